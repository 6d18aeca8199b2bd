"""Whether a scanner for the secrets of known vendors takes one of our keys for a vendor's: `scanners.py URL ADMIN-TOKEN ACCOUNT TOKEN`.

Keys of every kind come from the running program. The scanner looks for the published shapes of some twenty vendors; what it says of
any random text, that it is one, is not what is asked here.
"""
import json
import sys
import urllib.request

from detect_secrets.core.plugins.util import get_mapping_from_secret_type_to_class
from detect_secrets.core.scan import scan_line
from detect_secrets.settings import default_settings

from process import Report

EACH = 60
# These find what looks random or stands behind a suspicious word, whosever it is.
NOBODYS = {"Base64 High Entropy String", "Hex High Entropy String", "Secret Keyword"}


def new_key(url, token, body=None):
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    data = json.dumps(body).encode() if body else b""
    return json.load(urllib.request.urlopen(urllib.request.Request(url, data, headers, method="POST")))["key"]


def vendors(text):
    """The vendors that the scanner names for a line with this text."""
    return {found.type for found in scan_line(f'key = "{text}"')} - NOBODYS


def main():
    url, admin, account, person = sys.argv[1:]
    report = Report()
    of_account = f"{url}/api/admin/accounts/{account}/keys"
    kinds = {
        "sk_live_": lambda: new_key(of_account, admin, {"mode": "live"}),
        "sk_test_": lambda: new_key(of_account, admin, {"mode": "test"}),
        "ls_": lambda: new_key(f"{url}/api/users/me/author-key", person),
    }
    with default_settings():
        known = set(get_mapping_from_secret_type_to_class()) - NOBODYS
        stripes = vendors("sk_live_" + "4eC39HqLyjWDarjtT1zdp7dc")
        report.check(f"the scanner knows {len(known)} vendors, and the keys whose beginning ours share", len(known) >= 20 and "Stripe Access Key" in stripes, str(stripes))
        for start, make in kinds.items():
            keys = [make() for _ in range(EACH)]
            wrong = [(key[:16], vendors(key)) for key in keys if not key.startswith(start) or vendors(key)]
            report.check(f"none of {EACH} keys {start}... is taken for a vendor's", len(set(keys)) == EACH and not wrong, str(wrong[:5]))
    report.finish()


main()
