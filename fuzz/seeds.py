"""The inputs that the fuzzers begin with: one sound input of each kind, about invented events."""

STORY = (
    "Shots at the bridge\n\nSZOHOD, 6 May 2024 (Reuters) -- The foreign minister of Ruritania denied on Monday that its guards "
    "had fired first. “We saw no shots,” he said.\n\nGraustark called for an inquiry.\n\n© 2024 The Herald\n"
)
PAGE = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Shots at the bridge</title>
<meta property="og:site_name" content="The Herald"><meta property="article:published_time" content="2024-05-06T10:00:00Z">
<link rel="canonical" href="https://herald.example/shots">
<script type="application/ld+json">{"@context": "https://schema.org", "@type": "NewsArticle", "headline": "Shots",
"datePublished": "2024-05-06", "author": [{"@type": "Person", "name": "A. Roe"}], "publisher": {"name": "The Herald"}}</script>
</head><body><nav><a href="/">Home</a></nav><article><h1>Shots at the bridge</h1><p>The foreign minister of Ruritania denied on
Monday that its guards had fired first.</p><blockquote>We saw no shots.</blockquote><ul><li>One &amp; two</li></ul>
<table><tr><td>1</td></tr></table><p>Graustark called for an inquiry&#8230; <b>and</b> <a href="x">waited</a>.<br>It rained.</p>
</article><footer>© 2024</footer></body></html>"""
RECORD = (
    '{"title": "Shots", "date": "2024-05-06", "publisher": {"name": "The Herald"}, "url": "https://herald.example/a b", '
    '"language": "en", "text": "Ruritania denied it \\u2014 \\"no shots\\".\\nGraustark asked."}\n'
)
RSS = """<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>The Herald</title><language>en-gb</language>
<item><title>Shots</title><link>https://herald.example/a?b=1&amp;c</link><pubDate>Mon, 06 May 2024 10:00:00 +0000</pubDate>
<description>&lt;p&gt;Ruritania denied it.&lt;/p&gt;</description><source url="https://x.example/">The Courier</source>
<content:encoded><![CDATA[<p>Ruritania <b>denied</b> it.</p><script>x()</script><!-- y --><p>It rained.</p>]]>
</content:encoded></item>
<item><title>Second</title><dc:date>2024-05-07</dc:date><description>Graustark asked.</description></item></channel></rss>"""
ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>The Herald</title>
<entry><title type="html">Shots</title><id>a</id><updated>2024-05-06T23:30:00-04:00</updated>
<link href="https://herald.example/a"/><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Ruritania denied it.</p>
</div></content></entry><entry><title>B</title><summary type="text">Graustark asked.</summary></entry></feed>"""


def warc_record(kind: str, content: bytes, *, named: str = "application/http; msgtype=response") -> bytes:
    """One record of a WARC file."""
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: https://herald.example/a\r\nWARC-Date: 2024-05-06T10:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000001>\r\nContent-Type: {named}\r\n"
        f"Content-Length: {len(content)}\r\n\r\n"
    )
    return head.encode() + content + b"\r\n\r\n"


def answer(body: bytes, *, head: str = "Content-Type: text/html; charset=utf-8") -> bytes:
    """A server's answer as a record holds it."""
    return f"HTTP/1.1 200 OK\r\n{head}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
