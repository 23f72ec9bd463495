"""Counts, with another parser, what a crawl of static files must find.

usage: python3 count.py ROOT BASE-URL DOMAIN... > counted.tsv

Follows links through the files below ROOT as a web server would serve them, with lxml as the reader,
and prints one line per page and watched domain. Needs lxml.
"""

import os
import re
import sys
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from lxml import etree, html

ROOT, BASE, DOMAINS = sys.argv[1], sys.argv[2], sys.argv[3:]
NAME = r"(?<![A-Za-z0-9_\-.])(?:[A-Za-z0-9_\-]+\.)*{}(?![A-Za-z0-9_\-]|\.[A-Za-z0-9])"
PATTERNS = {domain: re.compile(NAME.format(re.escape(domain)), re.I) for domain in DOMAINS}
FOLLOWED = {("a", "href"), ("area", "href"), ("iframe", "src"), ("frame", "src")}


def file_of(url):
    """The file that the server sends for this URL, or the URL that it redirects to."""
    path = unquote(urlsplit(url).path)
    place = os.path.normpath(ROOT + path)
    if os.path.isdir(place):
        if not path.endswith("/"):
            return None, url + "/"
        place = os.path.join(place, "index.html")
    return (place if os.path.isfile(place) else None), None


def read(place, url):
    """The pages that this one leads to, and the domains that it names."""
    with open(place, "rb") as file:
        body = file.read(2 * 1024 * 1024)
    if not place.endswith((".html", ".htm")):
        text = body.decode("utf-8", "replace")
        return set(), {domain for domain, pattern in PATTERNS.items() if pattern.search(text)}
    tree = html.document_fromstring(body, parser=html.HTMLParser(encoding="utf-8", huge_tree=True))
    hops, words = set(), []
    for element in tree.iter():
        if isinstance(element, etree._Comment) or isinstance(element.tag, str):
            words += [element.text or "", element.tail or ""]
        if not isinstance(element.tag, str):
            continue
        for name, value in element.attrib.items():
            words.append(value)
            follow = (element.tag, name) in FOLLOWED
            rel = (element.get("rel") or "").lower().split()
            if element.tag == "link" and name == "href":
                follow = {"canonical", "next", "prev", "alternate"} & set(rel)
            if follow:
                try:
                    hops.add(urldefrag(urljoin(url, value.strip()))[0])
                except ValueError:
                    pass
            if element.tag == "meta" and name == "content" and (element.get("http-equiv") or "").lower() == "refresh":
                found = re.search(r"url\s*=\s*['\"]?([^'\"]+)", value, re.I)
                if found:
                    hops.add(urldefrag(urljoin(url, found.group(1)))[0])
    text = "\n".join(words)
    return hops, {domain for domain, pattern in PATTERNS.items() if pattern.search(text)}


def main():
    known, waiting, pages = {BASE}, [BASE], 0
    while waiting:
        url = waiting.pop()
        place, redirect = file_of(url)
        hops, names = ({redirect}, set()) if redirect else (set(), set())
        if place and place.endswith((".html", ".htm", ".txt", ".xml", ".js", ".css", ".json", ".md")):
            hops, names = read(place, url)
            pages += 1
        for name in sorted(names):
            print(url, name, sep="\t")
        for hop in hops:
            if hop and hop not in known and urlsplit(hop)[:2] == urlsplit(BASE)[:2]:
                known.add(hop)
                waiting.append(hop)
    print(f"{pages} pages", file=sys.stderr)


main()
