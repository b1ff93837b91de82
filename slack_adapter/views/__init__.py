"""Modals and the App Home as pure functions that give what Slack's `views.*` methods take."""
