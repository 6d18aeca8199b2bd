//! The table of all settings: names, defaults, and what they mean for a person who has ten other jobs.

/// One setting.
#[derive(Debug)]
pub struct Setting {
    /// The name: `--name` on the command line, `SCHOLA_NAME` in the environment, `name` in the file (`-` becomes `_` there).
    pub name: &'static str,
    /// What the value looks like in help.
    pub value: &'static str,
    /// The value where nobody says; empty for none.
    pub default: &'static str,
    /// One or two sentences for a person who has ten other jobs.
    pub help: &'static str,
    /// Whether the value must not be shown.
    pub secret: bool,
    /// The heading under which it stands in help and reference.
    pub group: &'static str,
}

const fn setting(
    group: &'static str,
    name: &'static str,
    value: &'static str,
    default: &'static str,
    help: &'static str,
) -> Setting {
    Setting { name, value, default, help, secret: false, group }
}

const fn secret(group: &'static str, name: &'static str, value: &'static str, help: &'static str) -> Setting {
    Setting { name, value, default: "", help, secret: true, group }
}

const fn limit(name: &'static str, default: &'static str, help: &'static str) -> Setting {
    Setting { name, value: "COUNT/TIME", default, help, secret: false, group: LIMITS }
}

const PLACE: &str = "Where";
const NETWORK: &str = "Network";
const LOGS: &str = "Logs and figures";
const KEEPING: &str = "What is kept, and how long";
const FIRST: &str = "First start";
const MAIL: &str = "Mail";
const ENGINES: &str = "Engines";
const LIMITS: &str = "Limits";
const PLANS: &str = "Plans";

/// All settings, in the order of the reference page.
pub const SETTINGS: &[Setting] = &[
    setting(
        PLACE,
        "data",
        "DIR",
        "./schola-data",
        "The folder that holds all data. It is made with mode 0700 where it does not exist.",
    ),
    setting(PLACE, "listen", "ADDR:PORT", "127.0.0.1:8080", "Where to listen. Port 0 picks a free one."),
    setting(
        PLACE,
        "public-url",
        "URL",
        "",
        "The address under which people reach the server, for links in mail and the contracts; with a path where it shares its host, such \
         as `https://example.org/school`. Made from `listen` where absent.",
    ),
    setting(
        NETWORK,
        "tls-certificate",
        "FILE",
        "",
        "A certificate chain in PEM: the server then speaks HTTPS. Needs `tls-key`. A changed file is read again.",
    ),
    setting(NETWORK, "tls-key", "FILE", "", "The private key of the certificate, in PEM."),
    setting(
        NETWORK,
        "trusted-proxies",
        "LIST",
        "",
        "Addresses or networks of proxies whose `X-Forwarded-For` is believed, separated by commas. `Forwarded` is not read.",
    ),
    setting(
        NETWORK,
        "cors-origins",
        "LIST",
        "",
        "Origins whose pages may use the API from a browser, separated by commas; `*` for all.",
    ),
    setting(
        NETWORK,
        "request-timeout",
        "SECONDS",
        "30",
        "How long a request may take, not counting the time in which its body arrives.",
    ),
    setting(
        NETWORK,
        "body-timeout",
        "SECONDS",
        "20",
        "How long the server waits for the next KiB of a request body. A whole body may take ten minutes.",
    ),
    setting(NETWORK, "max-connections", "N", "20000", "How many connections are open at the most."),
    setting(
        NETWORK,
        "max-connections-per-address",
        "N",
        "",
        "How many of them one address may have; half of all where absent. Trusted proxies have no such limit.",
    ),
    setting(
        NETWORK,
        "transfer-memory-mib",
        "N",
        "32",
        "Memory in MiB for responses that wait for their readers, and as much again for request bodies that are being received.          One address may use three quarters of each.",
    ),
    setting(
        NETWORK,
        "allow-private-addresses",
        "BOOL",
        "false",
        "Whether requests that the server makes may go to addresses of a private network.",
    ),
    setting(
        NETWORK,
        "name-servers",
        "LIST",
        "",
        "DNS servers to ask, such as `10.0.0.2, [fd00::2]:5353`, separated by commas. Those of `/etc/resolv.conf` where absent.",
    ),
    setting(PLACE, "readers", "N", "2", "Reader threads of the database, 1 to 64."),
    setting(
        LOGS,
        "log",
        "FILTER",
        "info",
        "What is logged: error, warn, info, debug, or a filter such as `info,schola::db=debug`.",
    ),
    setting(
        LOGS,
        "log-format",
        "FORMAT",
        "human",
        "How log lines look: `human` or `json`. All logs go to standard error.",
    ),
    setting(LOGS, "access-log", "BOOL", "true", "Whether each request gives a line in the log."),
    secret(
        LOGS,
        "metrics-token",
        "TOKEN",
        "The bearer token that `/metrics` asks for. Without one, `/metrics` answers an admin, and requests from this machine.",
    ),
    setting(
        KEEPING,
        "keep-requests",
        "DAYS",
        "30",
        "How long the log of the requests with each key is kept; 0 for good. The last thousand of an owner are kept at the most.",
    ),
    setting(KEEPING, "keep-audit", "DAYS", "730", "How long entries of the audit log are kept; 0 for good."),
    setting(
        KEEPING,
        "keep-addresses",
        "DAYS",
        "90",
        "How long network addresses stay in the audit log, the log of requests and the list of sign-ins; 0 as long as those.",
    ),
    setting(
        FIRST,
        "admin-email",
        "EMAIL",
        "",
        "Unattended install: the first admin is made with this address. Needs `admin-password`; has no effect once there is an admin.",
    ),
    secret(FIRST, "admin-password", "PASSWORD", "The password of the first admin, at least 8 characters."),
    setting(
        MAIL,
        "smtp-host",
        "HOST",
        "",
        "The mail server. Without one, mail is kept in the outbox, where an admin can read it.",
    ),
    setting(MAIL, "smtp-port", "PORT", "587", "The port of the mail server."),
    setting(
        MAIL,
        "smtp-tls",
        "MODE",
        "starttls",
        "How the mail server is spoken to: `starttls`, `implicit`, or `none` for one on this machine.",
    ),
    setting(MAIL, "smtp-username", "NAME", "", "The name to sign in to the mail server with."),
    secret(MAIL, "smtp-password", "PASSWORD", "The password to sign in to the mail server with."),
    setting(
        MAIL,
        "smtp-from",
        "ADDRESS",
        "",
        "The sender of all mail, such as `Harbour Lane School <office@example.org>`. Needed with `smtp-host`.",
    ),
    setting(
        MAIL,
        "smtp-ca",
        "FILE",
        "",
        "Certificates in PEM that are trusted for the mail server beside the public ones, for a server with a certificate of the house.",
    ),
    setting(
        ENGINES,
        "ai-url",
        "URL",
        "",
        "The base of an OpenAI-compatible server, such as `http://127.0.0.1:11434/v1`. Without one, the built-in retrieval answers.",
    ),
    setting(ENGINES, "ai-model", "NAME", "", "The model to ask for. Needed with `ai-url`."),
    secret(ENGINES, "ai-key", "KEY", "The bearer key of the AI server, where it wants one."),
    setting(LIMITS, "study-bank-mib", "MIB", "100", "How many MiB of text one person's study bank may hold."),
    setting(LIMITS, "max-file-mib", "MIB", "256", "How large a stored file may be, in MiB, at most 4095."),
    setting(
        LIMITS,
        "disk-reserve-mib",
        "MIB",
        "256",
        "Files are refused while the disk has less than this left, in MiB, so that the database can go on.",
    ),
    limit("limit-sign-in", "20/15m", "How many sign-ins, registrations and uses of mailed links one address has."),
    limit("limit-tutor-chat", "30/1m", "How many questions one person may ask the tutor."),
    limit("limit-upload", "50/1h", "How many texts and pictures one person may upload."),
    limit("limit-admin", "500/15m", "How many requests one admin may make to the operations for admins."),
    limit("limit-api", "300/15m", "How many other requests one person may make."),
    limit("limit-factory", "60/1m", "How many requests one account may make to the course factory."),
    limit("limit-author-create", "10/1m", "How many courses one key may have the author begin."),
    limit("limit-author-export", "10/1m", "How many packages one key may have the author make."),
    limit("limit-author-poll", "120/1m", "How often one key may look at the author's jobs."),
    setting(
        LIMITS,
        "limit-ip-share",
        "N",
        "20",
        "How many times as much one address may ask for as one person, sign-ins excepted. Raise it for a large school behind one address.",
    ),
    setting(
        PLANS,
        "developer-registration",
        "open|closed",
        "open",
        "Whether anybody may register as a developer at /developer/register. It is apart from the school's own \
         registration; where it is closed, an admin gives people the role.",
    ),
    setting(
        PLANS,
        "plans",
        "TEXT",
        "free requests=1000 seconds=600; pro requests=100000 credits=30 seconds=36000 price=29; \
         team requests=1000000 credits=200 seconds=360000 price=99",
        "What key owners may use in a month, plan by plan, separated by semicolons: a name, then `requests` of a developer \
         (a number or `unlimited`), `credits` of the course author (0 closes it), `seconds` of media of the course factory (0 for \
         no end) and the `price`. There must be a plan called `free`.",
    ),
    setting(
        PLANS,
        "metered-billing",
        "BOOL",
        "true",
        "Whether the course factory refuses a launch once the account's seconds of the month are spent. Without it they are \
         counted and nothing is refused.",
    ),
    setting(PLANS, "currency", "CODE", "EUR", "The currency of all prices, as an ISO 4217 code."),
    setting(
        LIMITS,
        "limit-scale",
        "FACTOR",
        "1",
        "One factor on all limits, for load tests and large sites. A warning at start names any other than 1.",
    ),
];
