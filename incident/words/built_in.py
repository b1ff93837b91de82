"""Documents for whoever has no templates: "# " begins a title, "## " a heading, {{tokens}} are filled in as usual."""

INCIDENT = """\
# {{title}}
Incident {{id}}, declared {{declared_at}} by {{reporter}}
Channel: {{channel_url}}

{{description}}

{{facts}}

{{timeline}}

## Notes

## Reports"""

REVIEW = """\
# Review: {{title}}
Incident {{id}}, severity {{severity}}
Commander: {{commander}}
Declared: {{declared_at}}
Stable: {{stable_at}}
Impact: {{impact}}
Channel: {{channel_url}}
Page: {{page_url}}

## What happened
{{description}}

## Timeline
{{timeline}}

## Decisions
{{decisions}}

## What went well

## What we learned

## Actions
Left to do when it was stable:
{{tasks}}
"""

CUSTOMER = """\
# What happened: {{title}}
From {{began}} to {{ended}} ({{lasted}})
First told: {{first_told}}. Last told: {{last_told}}.

## What you saw

## Why it happened

## What we did

## What we do so that it does not happen again

## Before it is sent
Facts only, nobody's name, no guesses, dates for what is promised. Take this part out.
"""

EXECUTIVE = """\
# Executive reports: {{title}}
Incident {{id}}, declared {{declared_at}}"""
