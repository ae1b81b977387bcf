"""From the words of a company to a workspace: people, a page with the deals database, a private page for each role.

The bot is added to the company's page, so it sees the deals; of the private pages it sees none until it is added.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from adapters.sandbox.company import ROLES, Company, Deal, Person
from adapters.sandbox.notion import blocks, comments, databases, pages, rich, tree
from adapters.sandbox.notion.goal_seeding import GoalTables
from adapters.sandbox.notion.model import Page, Parent, User
from adapters.sandbox.notion.world import World

BOT, ADMIN = "trida", "installer"
PREFIX = "DEAL"
WORDS = {
    "ru": {
        "Stage": "Этап",
        "Owner": "Владелец",
        "Sales": "Продажи",
        "Marketing": "Маркетинг",
        "Product": "Продукт",
        "private": "Страница роли. Её видят только те, кто в этой роли.",
    },
    "en": {"private": "The page of a role. Only those in the role see it."},
}
GROUPS = ("To-do", "In progress", "In progress", "In progress", "Complete", "Complete")
COLORS = ("gray", "blue", "purple", "orange", "green", "red")
AGE = timedelta(days=20)


def user_id(slug: str) -> str:
    """Return the id of a seeded person: the same on every boot and in both languages."""
    return str(uuid5(NAMESPACE_URL, f"sandbox/notion/person/{slug}"))


def word(locale: str, english: str) -> str:
    """Return a word of the workspace in its language."""
    return WORDS[locale].get(english, english)


def seed(world: World, company: Company) -> dict[str, str]:
    """Fill an empty world; returns the ids of places: ``home``, ``deals`` (data source), and one for each role.

    A company that keeps its goals here has those of ``GoalTables.fill`` as well: ``shared``, ``lists`` and others.
    """
    world.locale, world.name = company.locale, company.name
    for person in company.people:
        if person.slug != ADMIN:
            _hire(world, company, person)
    head = world.users[user_id("ryabova")]
    home = _page(world, head, company.name)
    world.connected.add(home.id)
    base = databases.create(world, head, _table(company, home.id))
    source = world.sources[base.sources[0]]
    for deal in company.deals:
        source.counter = deal.number - 1
        _deal(world, company, source.id, deal)
    places = {"home": home.id, "database": base.id, "deals": source.id}
    for role in ROLES[1:]:
        places[role] = _private(world, company, role)
    if company.goals:
        people = {one.slug: user_id(one.slug) for one in company.people}
        places |= GoalTables(world, head, people).fill(home.id)
    world.blocks_made = 0
    return places


def _hire(world: World, company: Company, person: Person) -> None:
    world.users[user_id(person.slug)] = User(
        id=user_id(person.slug),
        name=person.name,
        email=f"{person.slug}@polus.example",
        token=f"ntn_sandbox_{person.slug}",
        kind="bot" if person.bot else "person",
        title=person.title,
        role=person.role,
        locale=company.locale,
        zone=company.zone,
    )


def _page(world: World, author: User, title: str) -> Page:
    body = {"parent": {"workspace": True}, "properties": {"title": [{"text": {"content": title}}]}}
    return pages.create(world, author, body)


def _table(company: Company, home: str) -> dict[str, Any]:
    stages = [
        {"name": name, "color": color, "group": group}
        for name, color, group in zip(company.stages, COLORS, GROUPS, strict=True)
    ]
    columns: dict[str, Any] = {
        company.deal_type: {"title": {}},
        word(company.locale, "Stage"): {"status": {"options": stages}},
        company.amount: {"number": {"format": "number_with_commas"}},
        company.decision: {"date": {}},
        word(company.locale, "Owner"): {"people": {}},
        "ID": {"unique_id": {"prefix": PREFIX}},
    }
    title = [{"text": {"content": company.deals_name}}]
    parent = {"type": "page_id", "page_id": home}
    return {"parent": parent, "title": title, "initial_data_source": {"properties": columns}}


def _deal(world: World, company: Company, source: str, deal: Deal) -> None:
    owner = world.users[user_id(deal.owner)]
    day = (world.clock() + timedelta(days=deal.decide_in_days)).date().isoformat()
    values = {
        company.deal_type: {"title": [{"text": {"content": deal.summary}}]},
        word(company.locale, "Stage"): {"status": {"name": company.stages[deal.stage]}},
        company.amount: {"number": deal.amount},
        company.decision: {"date": {"start": day}},
        word(company.locale, "Owner"): {"people": [{"id": owner.id}]},
    }
    children = [_paragraph(line) for line in deal.description.splitlines()]
    parent = {"type": "data_source_id", "data_source_id": source}
    made = pages.create(world, owner, {"parent": parent, "properties": values, "children": children})
    for author, text in deal.comments:
        comments.add(world, world.users[user_id(author)], Parent("page_id", made.id), rich.typed(text))
    _age(world, made, world.clock() - AGE)


def _age(world: World, page: Page, when: datetime) -> None:
    """Let a page look as old as the deal is."""
    for one in (page, *(world.blocks[number] for number in page.children)):
        one.created = one.edited = when


def _paragraph(text: str) -> dict[str, Any]:
    return {"type": "paragraph", "paragraph": {"rich_text": [{"text": {"content": text}}]}}


def _private(world: World, company: Company, role: str) -> str:
    people = {user_id(one.slug) for one in company.people if one.role == role}
    author = world.users[next(user_id(one.slug) for one in company.people if one.role == role)]
    page = _page(world, author, word(company.locale, role))
    page.readers = people
    words = blocks.read(world, "body.children", [_paragraph(word(company.locale, "private"))])
    tree.plant(world, author, page, words)
    return page.id
