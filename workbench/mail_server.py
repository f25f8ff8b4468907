"""The mail server that the settings name; without one no mail leaves the product."""

from kernel.sources.mail import SmtpServer
from kernel.workflows.notice_mail import Postage
from workbench.settings import Settings, settings


def postage(options: Settings | None = None) -> Postage | None:
    """How notices are mailed, or None where no administrator has set up a server."""
    options = options or settings()
    if not options.smtp_host or not options.mail_from:
        return None
    server = SmtpServer(
        host=options.smtp_host,
        port=options.smtp_port,
        security=options.smtp_security,
        user=options.smtp_user,
        password=options.smtp_password,
        ca_file=str(options.smtp_ca_file) if options.smtp_ca_file else None,
    )
    return Postage(
        server=server,
        sender=options.mail_from,
        address=options.address,
        digest_hour=options.mail_digest_hour,
    )
