"""Runs every snippet of the documentation against a demo school, and compares what it prints with what the page shows.

A page shows a task three times in a row, in `sh`, `python` and `js`. A block `json output` or `text output` right behind them is
what each of the three prints, ids, times and key texts apart. Each run has owners and keys of its own, which the snippet reads from
the environment; so a page that shows the first request of a month shows the truth.
"""
import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from process import PASSWORD, Client, Report

PAGES = Path("assets/docs")
LANGUAGES = ("sh", "python", "js")
# What is shown and not run: answers, texts, and commands for whoever runs a server, which other stages try.
SHOWN = ("json", "text", "console")
LIMIT_SECONDS = 30
FENCE = re.compile(r"^```(.*)$")
VARIABLE = re.compile(r"\bSCHOLA_[A-Z_]+\b")
ADMIN = ("admin@demo.school", "run-the-school")
STUDENT = ("ada@demo.school", "learn-with-ada")


class Block:
    """A code block: the words behind its fence, its text, and its line in the page."""

    def __init__(self, words, text, line, follows):
        self.words, self.text, self.line = words, text, line
        # Whether nothing but empty lines stands between it and the block before.
        self.follows = follows

    @property
    def language(self):
        return self.words.split(" ")[0]

    @property
    def is_output(self):
        return self.words in ("json output", "text output")


class Task:
    """The same thing in three languages, and what they print."""

    def __init__(self, page, line):
        self.page, self.line = page, line
        self.snippets, self.output = {}, None

    def __str__(self):
        return f"{self.page}:{self.line}"


def blocks(text):
    """The code blocks of a page, in order."""
    found, inside, words, begun, follows = [], None, "", 0, False
    for number, line in enumerate(text.splitlines(), 1):
        fence = FENCE.match(line)
        if inside is not None and line == "```":
            found.append(Block(words, "\n".join(inside) + "\n", begun, follows))
            inside, follows = None, True
        elif inside is not None:
            inside.append(line)
        elif fence:
            inside, words, begun = [], fence[1].strip(), number
        elif line.strip():
            follows = False
    if inside is not None:
        raise SystemExit(f"not ok - a code block that begins in line {begun} ends")
    return found


def tasks(page, text):
    """The tasks of a page, and what is wrong with the way in which it shows them."""
    found, faults, task = [], [], None
    for block in blocks(text):
        place = f"{page}:{block.line}"
        task = task if block.follows else None
        if block.is_output:
            if task is None or len(task.snippets) < len(LANGUAGES) or task.output is not None:
                faults.append(f"{place}: an answer without the three snippets that get it")
            else:
                task.output = block
        elif block.language in LANGUAGES:
            if block.language == LANGUAGES[0]:
                task = Task(page, block.line)
                found.append(task)
            if task is None or block.language != LANGUAGES[len(task.snippets) % len(LANGUAGES)]:
                faults.append(f"{place}: a task is shown in {', '.join(LANGUAGES)}, in this order")
                task = None
            else:
                task.snippets[block.language] = block.text
        elif block.language not in SHOWN:
            faults.append(f"{place}: `{block.words}` is no kind of block that is known here")
    faults += [f"{task}: is not shown in every language" for task in found if len(task.snippets) < len(LANGUAGES)]
    return found, faults


class Unprepared(Exception):
    """What a snippet needs could not be made."""


class School:
    """The demo school under test, as far as process.Client needs it, and people made for one run each."""

    def __init__(self, url):
        self.url = url
        self.port = int(url.rsplit(":", 1)[1])
        self.made = 0
        self.admin = self.signed_in(*ADMIN)
        self.student = self.signed_in(*STUDENT)

    def post(self, path, body, client=None, method="POST"):
        client = client or Client(self)
        answer = client.call(method, path, body)
        # Much may happen before this client is used again, longer than a server keeps a connection.
        client.close()
        if answer.status not in (200, 201):
            raise Unprepared(f"{method} {path} answered {answer.status} {answer.body[:300]}")
        return answer.json

    def signed_in(self, email, password):
        return Client(self, self.post("/api/auth/login", {"email": email, "password": password})["token"])

    def address(self):
        self.made += 1
        return f"reader{self.made}@snippets.test"

    def developer(self):
        person = {"full_name": "A Reader", "email": self.address(), "password": PASSWORD}
        return Client(self, self.post("/api/developer/register", person)["token"])

    def paying(self):
        """Somebody on a plan that opens the course author."""
        person = {"full_name": "A Reader", "email": self.address(), "password": PASSWORD}
        made = self.post("/api/auth/register", person)
        self.post(f"/api/admin/users/{made['user']['id']}/plan", {"plan": "pro"}, self.admin, "PUT")
        return Client(self, made["token"])

    def variables(self, names):
        """Values for these variables, all of owners that nobody else has."""
        values, needed = {}, set(names)
        if needed & {"SCHOLA_TOKEN", "SCHOLA_KEY", "SCHOLA_KEY_ID"}:
            developer = self.developer()
            key = self.post("/api/developer/keys", {"name": "Timetable bot"}, developer)
            values |= {"SCHOLA_TOKEN": developer.token, "SCHOLA_KEY": key["key"], "SCHOLA_KEY_ID": str(key["id"])}
        if needed & {"SCHOLA_ACCOUNT_KEY", "SCHOLA_ACCOUNT_TEST_KEY"}:
            account = self.post("/api/admin/accounts", {"name": "Harbour Media", "plan": "pro"}, self.admin)
            names = ("SCHOLA_ACCOUNT_KEY", "SCHOLA_ACCOUNT_TEST_KEY")
            values |= {name: key["key"] for name, key in zip(names, account["keys"], strict=True)}
        if "SCHOLA_AUTHOR_KEY" in needed:
            values["SCHOLA_AUTHOR_KEY"] = self.post("/api/users/me/author-key", None, self.paying())["key"]
        unknown = needed - set(values)
        if unknown:
            raise Unprepared(f"nothing is known of {', '.join(sorted(unknown))}")
        return {name: values[name] for name in needed}

    def filled(self, snippet):
        """The snippet as somebody would paste it: with a name and a password in the places that are kept for them."""
        email, password = STUDENT
        for place, value in (("{{base}}", self.url), ("you@example.com", email), ("yourpassword", password),
                             ("<your_token_here>", self.student.token)):
            snippet = snippet.replace(place, value)
        return snippet


# What differs from run to run. Each text is given the number of its first appearance, so that what is alike must stay alike.
MASKS = (
    ("time", re.compile(r"\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z")),
    ("request", re.compile(r"\breq_[0-9a-f]+_[0-9a-f]+\b")),
    ("key", re.compile(r"\b(?:sk_live|sk_test|ls)_sch_[0-9A-Za-z]{38}\b")),
    ("hint", re.compile(r"\b(?:sk_live|sk_test|ls)_sch_[0-9A-Za-z]{4}\b")),
    ("course", re.compile(r"\b\d{8}_\d{6}_[0-9a-f]{6}\b")),
    ("job", re.compile(r"\bjob_[0-9a-z]+\b")),
)
IDS = ("id", "replaces")


class Masked:
    """What was printed, without what differs from run to run."""

    def __init__(self):
        self.seen = {}

    def number(self, kind, text):
        known = self.seen.setdefault(kind, {})
        # Two instants of a run may be one or two milliseconds, so times are not told apart.
        return f"<{kind}>" if kind == "time" else f"<{kind} {known.setdefault(text, len(known) + 1)}>"

    def text(self, text):
        for kind, pattern in MASKS:
            text = pattern.sub(lambda found, kind=kind: self.number(kind, found[0]), text)
        return text

    def value(self, value, name=""):
        if isinstance(value, dict):
            return {key: self.value(inner, key) for key, inner in value.items()}
        if isinstance(value, list):
            return [self.value(inner) for inner in value]
        if name in IDS and isinstance(value, int):
            return self.number("id", value)
        return self.text(value) if isinstance(value, str) else value


def documents(text):
    """The JSON documents in a text, one after the other."""
    decoder, found, rest = json.JSONDecoder(), [], text.lstrip()
    while rest:
        document, end = decoder.raw_decode(rest)
        found.append(document)
        rest = rest[end:].lstrip()
    return found


# Numbers of seconds that depend on how long a run takes.
SECONDS = re.compile(r"^(ratelimit-reset:) \d+$", re.MULTILINE)


def normal(words, text):
    """What a snippet prints, in a form in which two runs are equal."""
    masked = Masked()
    if words.startswith("json"):
        try:
            return masked.value(documents(text))
        except json.JSONDecodeError as fault:
            return f"no JSON: {fault}"
    lines = [line.rstrip() for line in text.replace("\r", "").strip().splitlines()]
    return SECONDS.sub(r"\1 <seconds>", masked.text("\n".join(lines)))


def run(language, snippet, environment, folder):
    """Runs a snippet as a reader would; returns its exit code, what it printed and what it complained about."""
    name, command = {
        "sh": ("snippet.sh", ["bash", "-e", "-o", "pipefail"]),
        "python": ("snippet.py", [sys.executable, "-W", "error::SyntaxWarning"]),
        "js": ("snippet.mjs", ["node"]),
    }[language]
    file = Path(folder, name)
    file.write_text(snippet, encoding="utf-8")
    Path(folder, "notes.md").write_text("# Notes\n\nOsmosis is the movement of water across a membrane.\n", encoding="utf-8")
    # An answer that is an error is shown, and fails the snippet where the page does not expect it.
    Path(folder, ".curlrc").write_text("fail-with-body\nsilent\nshow-error\n", encoding="utf-8")
    try:
        done = subprocess.run([*command, file.name], cwd=folder, env=environment | {"CURL_HOME": folder}, text=True,
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=LIMIT_SECONDS)
    except subprocess.TimeoutExpired:
        return None, "", f"took longer than {LIMIT_SECONDS} seconds"
    return done.returncode, done.stdout, done.stderr


def difference(task, status, printed, complaint):
    """What is wrong with a run, or nothing."""
    if task.output is None:
        # JavaScript does not fail by itself where an answer is an error; then it prints no answer worth showing.
        is_error = '"request_id"' in printed or "undefined" in printed
        return f"exit code {status}: {printed}{complaint}" if status != 0 or is_error else ""
    words = task.output.words
    expected, got = normal(words, task.output.text), normal(words, printed)
    return "" if expected == got else f"\n  shown   {expected}\n  printed {got}\n  exit code {status} {complaint}"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program")
    parser.add_argument("url")
    options = parser.parse_args()
    version = re.search(r'^version = "(.+)"$', Path("Cargo.toml").read_text(encoding="utf-8"), re.MULTILINE)[1]
    report, found = Report(), []
    for file in sorted(PAGES.glob("*.md")):
        page, faults = tasks(file.name, file.read_text(encoding="utf-8").replace("{{version}}", version))
        report.check(f"{file.name} shows each task in every language", not faults, "; ".join(faults))
        found += [task for task in page if len(task.snippets) == len(LANGUAGES)]
    report.check("the pages have snippets", len(found) >= 20, str(len(found)))
    school = School(options.url)
    with tempfile.TemporaryDirectory() as folder:
        os.symlink(Path(options.program).resolve(), Path(folder, "schola"))
        plain = {name: value for name, value in os.environ.items() if not name.startswith("SCHOLA_")}
        plain |= {"BASE_URL": school.url, "PATH": f"{folder}:{os.environ['PATH']}"}
        for task in found:
            for language, snippet in task.snippets.items():
                try:
                    variables = school.variables(VARIABLE.findall(snippet))
                    wrong = difference(task, *run(language, school.filled(snippet), plain | variables, folder))
                except Unprepared as fault:
                    wrong = str(fault)
                report.check(f"{task} in {language}", not wrong, wrong)
    report.finish()


main()
