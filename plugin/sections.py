"""The manifest's section about a tracker: where it is, how we are recognised there, which variables hold secrets."""

import json
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

NOTION_ID = r"^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$"


class Part(BaseModel):
    """A part of the manifest: frozen, and an unknown key in it is a mistake."""

    model_config = ConfigDict(extra="forbid", frozen=True)


Text = dict[Literal["ru", "en"], Annotated[str, Field(min_length=1, max_length=80)]]


class FromEnv(Part):
    """A value that stands in the environment."""

    env: Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9_]*$", description="Name of the environment variable")]


Url = Annotated[str, Field(pattern=r"^https?://[^\s]+$")] | FromEnv


class Credentials(Part):
    """Account that the service works as; an e-mail with an API token, or a bearer token alone."""

    email: FromEnv | None = None
    token: FromEnv


class InstallCredentials(Credentials):
    """Administrator's account, for ``trida install`` alone; its variables are set for that one command."""

    api_url: Url | None = Field(default=None, description="Base of the API where it is another one: the site")


class JiraSection(Part):
    """A Jira site and how we are recognised there."""

    kind: Literal["jira-cloud", "jira-dc"]
    api_url: Url = Field(description="Base of the API, site or gateway")
    browse_url: Url = Field(description="Base of the links that people open")
    credentials: Credentials
    install_credentials: InstallCredentials | None = None
    webhook_secrets: Annotated[list[FromEnv], Field(min_length=1, max_length=2)]


class NotionSection(Part):
    """A Notion workspace: its connection, and which properties of a deal say who owns it and where it stands."""

    kind: Literal["notion"]
    api_url: Url = "https://api.notion.com"
    browse_url: Url = "https://www.notion.so"
    credentials: Credentials
    install_credentials: InstallCredentials | None = None
    webhook_secrets: Annotated[
        list[FromEnv], Field(max_length=2, description="Left out, the token that the handshake brings is used")
    ] = []
    owner: (
        Annotated[str, Field(min_length=1, description="People property of the owner; without it who created the page")]
        | None
    ) = None
    stage: (
        Annotated[
            str, Field(min_length=1, description="Status or select property; without it the first status property")
        ]
        | None
    ) = None
    closed: list[str] = Field(default=[], description="Options of a select that count as closed")


TrackerSection = Annotated[JiraSection | NotionSection, Field(discriminator="kind")]
Kind = Literal["jira-cloud", "jira-dc", "notion"]


class Selection(Part):
    """Which tickets: a JQL on Jira, a data source and perhaps a filter of it on Notion."""

    jql: Annotated[str, Field(min_length=1)] | None = None
    data_source: Annotated[str, Field(pattern=NOTION_ID)] | None = None
    filter: dict[str, Any] | None = Field(default=None, description="As the query of a data source takes it")

    @model_validator(mode="after")
    def _one(self) -> "Selection":
        if (self.jql is None) == (self.data_source is None):
            raise ValueError("name either jql or data_source")
        if self.filter is not None and self.data_source is None:
            raise ValueError("filter belongs to data_source")
        return self

    @property
    def selection(self) -> str:
        """What the tracker is given to find them by: the JQL, or data source and filter as JSON."""
        if self.jql is not None:
            return self.jql
        return json.dumps({"data_source": self.data_source, "filter": self.filter}, sort_keys=True, ensure_ascii=False)
