"""A vendor without credentials is off, and says so under every one of its activities' names."""

import pytest
from temporalio.exceptions import ApplicationError
from temporalio.testing import ActivityEnvironment
from vendors import Perform

from activities.google import Google
from activities.off import off, offered
from activities.pagerduty import PagerDuty
from activities.slack import Slack


def names(activities: list) -> set[str]:
    return {work.__temporal_activity_definition.name for work in activities}


@pytest.mark.parametrize("cls", [Slack, PagerDuty, Google])
def test_what_is_off_has_the_same_names_as_what_is_on(cls: type) -> None:
    assert names(off("Vendor", cls, "no key")) == {
        name for name, member in vars(cls).items() if hasattr(member, "__temporal_activity_definition")
    }
    assert len(off("Vendor", cls, "no key")) > 5


def test_a_vendor_offers_its_activities_bound(slack: Slack) -> None:
    assert names(slack.activities) == names(offered(slack)) == names(off("Slack", Slack, ""))
    assert all(work.__self__ is slack for work in slack.activities)


async def test_a_vendor_that_is_off_refuses_for_good_and_says_why(perform: Perform) -> None:
    for work in off("PagerDuty", PagerDuty, "PAGERDUTY_API_KEY is not set"):
        with pytest.raises(ApplicationError) as refused:
            await ActivityEnvironment().run(work, "anything")
        error = refused.value
        assert (error.message, error.type) == ("PagerDuty is off: PAGERDUTY_API_KEY is not set", "VendorOff")
        assert error.non_retryable
