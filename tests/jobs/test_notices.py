"""Notices by mail through the queue to a real SMTP server: once each, at once or as a digest."""

from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta

import pytest

from kernel.scheduling.commands import AddJob, SetField
from kernel.sources.mail import KeptMail, MailUnsure
from kernel.store import notice_mails
from kernel.store.session import tenant_session
from kernel.workflows import people
from kernel.workflows.campaign_boards import apply_commands
from kernel.workflows.campaign_scenarios import new_scenario
from kernel.workflows.notice_mail import Postage, mail_notices, people_due
from kernel.workflows.notices import choose_mail, follow, mark_read, notices
from tests.sources.smtp_server import ACCOUNT, self_signed, smtp_server
from workbench.jobs.notices import send_notices
from workbench.jobs.queue import work
from workbench.settings import Settings, choose_settings, settings

TOMORROW = timedelta(days=1, hours=1)


@pytest.fixture
def plan(org_a):
    """A scenario with one job, followed by the viewer, who wants mail at once."""
    made = new_scenario(org_a.editor, "Plan <b>", start_on=date(2027, 1, 1))
    values = {"name": "A-1", "duration_days": 5, "start_on": "2027-01-01"}
    board = apply_commands(org_a.editor, made.id, [AddJob(values=values)], seen=0).board
    follow(org_a.viewer, "scenario", str(made.id))
    choose_mail(org_a.viewer, "at_once")
    return made.id, next(iter(board.jobs))


def change(org, plan, seen=1, days="7"):
    scenario_id, job_id = plan
    command = SetField(id=job_id, field="duration_days", value=days)
    apply_commands(org.editor, scenario_id, [command], seen=seen, mode="scheduling")


def by(server):
    return Postage(server=server, sender="w@example.com", address="http://w", digest_hour=5)


def mail(actor, server, after=timedelta()):
    return mail_notices(actor, by(server), datetime.now(UTC) + after)


def due(org, server, after=timedelta()):
    return [
        person for organization, person in people_due(by(server), datetime.now(UTC) + after)
        if organization == org.viewer.organization_id
    ]  # fmt: skip


@pytest.fixture
def mailbox(home, tmp_path):
    """A mail server that wants STARTTLS and a sign-in, and the settings that name it."""
    pem, before = self_signed(tmp_path), settings()
    with ExitStack() as stack:
        box = stack.enter_context(smtp_server(certificate=pem, account=True))
        choose_settings(
            Settings(
                data_dir=home, sample_data=False, smtp_host="127.0.0.1", smtp_port=box.port,
                smtp_user=ACCOUNT[0], smtp_password=ACCOUNT[1], smtp_ca_file=pem,
                mail_from="workbench@example.com", public_url="https://wells.example.com",
            )
        )  # fmt: skip
        stack.callback(choose_settings, before)
        yield box


def run_queue(store):
    send_notices(None, 0)
    work(store, until_empty=True)


def to(box, actor):
    return [one for one in box.letters if actor.email in one["to"]]


def test_that_a_change_is_mailed_by_the_worker_once_and_looks_like_a_letter(
    store, org_a, plan, mailbox
):
    change(org_a, plan)
    change(org_a, plan, seen=2, days="9")

    run_queue(store)
    run_queue(store)

    [letter] = to(mailbox, org_a.viewer)
    assert letter["subject"] == "2 changes to Plan <b>"
    assert letter["from"] == "Workbench <workbench@example.com>"
    plain, html = (letter.get_body((kind,)).get_content() for kind in ("plain", "html"))
    assert "A-1: finishes 2 days later, 1 Jan 2027 to 8 Jan 2027" in plain
    link = f"https://wells.example.com/schedule?scenario={plan[0]}"
    assert link in plain and link in html
    assert "Plan &lt;b&gt;" in html and "<b>" not in html
    assert "src=" not in html and ACCOUNT[1] not in letter.as_string()
    assert mailbox.secured[-1] is True


def test_that_a_server_that_is_busy_is_tried_again_and_the_letter_comes_once(
    store, org_a, plan, mailbox
):
    change(org_a, plan)
    mailbox.answers.append("451 busy")

    run_queue(store)

    assert to(mailbox, org_a.viewer) == []
    with tenant_session(org_a.viewer) as session:
        [waiting] = notice_mails.mails(session)
        assert (waiting.state, waiting.attempts) == ("waiting", 1)
        assert "451: busy" in waiting.words
        notice_mails.set_mail(session, waiting.id, "waiting", wait=timedelta(0))
    run_queue(store)
    run_queue(store)
    [letter] = to(mailbox, org_a.viewer)
    assert str(waiting.id) in letter["message-id"]


def test_that_without_a_mail_server_nothing_is_sent(store, org_a, plan):
    assert settings().smtp_host is None
    change(org_a, plan)

    run_queue(store)

    with tenant_session(org_a.viewer) as session:
        assert notice_mails.mails(session) == []
    assert len(notices(org_a.viewer)) == 1


def test_that_a_daily_digest_gathers_what_came_before_its_hour(org_a, plan):
    server = KeptMail()
    choose_mail(org_a.viewer, "daily")
    change(org_a, plan)
    change(org_a, plan, seen=2, days="9")

    early = datetime.now(UTC).replace(hour=4)
    assert mail_notices(org_a.viewer, by(server), early) == "nothing"
    assert due(org_a, server, TOMORROW) == [org_a.viewer.user_id]
    assert mail(org_a.viewer, server, TOMORROW) == "sent"
    assert mail(org_a.viewer, server, TOMORROW) == "nothing"

    [letter] = server.letters
    assert letter["subject"].startswith("2 changes")


def test_that_what_is_read_switched_off_or_another_persons_is_not_mailed(org_a, plan):
    server = KeptMail()
    change(org_a, plan)
    assert due(org_a, server) == [org_a.viewer.user_id]
    assert mail(org_a.editor, server) == "nothing"

    choose_mail(org_a.viewer, "off")
    assert (mail(org_a.viewer, server), due(org_a, server)) == ("nothing", [])
    choose_mail(org_a.viewer, "at_once")
    mark_read(org_a.viewer)
    assert (mail(org_a.viewer, server), due(org_a, server)) == ("nothing", [])
    change(org_a, plan, seen=2, days="9")
    people.deactivate_person(org_a.admin, org_a.viewer.user_id)
    assert due(org_a, server) == []


def test_that_a_letter_of_which_nobody_knows_is_never_sent_again(org_a, plan):
    server = KeptMail(troubles=[MailUnsure("The line broke.")])
    change(org_a, plan)

    assert mail(org_a.viewer, server) == "unsure"
    assert mail(org_a.viewer, server) == "nothing"
    assert server.letters == []
    assert len(notices(org_a.viewer, unread=True)) == 1


def test_that_a_worker_that_died_while_sending_does_not_send_twice(org_a, plan):
    server = KeptMail(troubles=[SystemExit(9)])
    change(org_a, plan)
    with pytest.raises(SystemExit):
        mail(org_a.viewer, server)

    assert due(org_a, server) == [org_a.viewer.user_id]
    assert mail(org_a.viewer, server) == "unsure"
    assert (mail(org_a.viewer, server), server.letters) == ("nothing", [])


def test_that_a_closed_server_is_tried_for_hours_and_not_for_ever(org_a, plan):
    server = KeptMail(closed=True)
    change(org_a, plan)

    assert mail(org_a.viewer, server) == "waiting"
    assert mail(org_a.viewer, server) == "later"
    outcomes = [mail(org_a.viewer, server, timedelta(hours=2 * n)) for n in range(1, 13)]

    assert outcomes == ["waiting"] * 10 + ["failed", "nothing"]


def test_that_settings_refuse_mail_in_clear_and_a_server_without_a_sender(home):
    for wrong in (
        {"smtp_host": "mail.example.com"},
        {"smtp_host": "mail.example.com", "mail_from": "nobody"},
        {"smtp_host": "mail.example.com", "mail_from": "w@e.com", "smtp_security": "none"},
        {
            "smtp_host": "127.0.0.1", "mail_from": "w@e.com", "smtp_security": "none",
            "smtp_password": "x",
        },
    ):  # fmt: skip
        with pytest.raises(ValueError, match="WORKBENCH_"):
            Settings(data_dir=home, **wrong)
