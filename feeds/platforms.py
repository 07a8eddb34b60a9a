"""Where well-known platforms keep the feed of a page, which their pages do not always say."""

import re
from typing import Final
from urllib.parse import urlsplit

_PLATFORMS: Final = tuple(
    (re.compile(pattern, re.ASCII | re.IGNORECASE), feed)
    for pattern, feed in (
        (
            r"(?:www\.|m\.)?youtube\.com/channel/(UC[\w-]{22})(?:[/?].*)?",
            "https://www.youtube.com/feeds/videos.xml?channel_id={0}",
        ),
        (
            r"(?:www\.|m\.)?youtube\.com/playlist\?(?:.*&)?list=([\w-]{10,60})(?:&.*)?",
            "https://www.youtube.com/feeds/videos.xml?playlist_id={0}",
        ),
        (
            r"(?:www\.|old\.|new\.|m\.)?reddit\.com/(r|user|u)/([\w-]+)(?:/(new|hot|top))?/?",
            "https://www.reddit.com/{0}/{1}/{2}.rss",
        ),
        (
            r"news\.google\.com/(search|topics/[\w-]+)/?(\?.*)?",
            "https://news.google.com/rss/{0}{1}",
        ),
        (r"bsky\.app/profile/([\w.:-]+)/?", "https://bsky.app/profile/{0}/rss"),
        (r"(?:www\.)?medium\.com/(@?[\w.-]+)/?", "https://medium.com/feed/{0}"),
        # Mastodon and its kin live on any host: «/@name» and nothing after it.
        (r"([\w.-]+\.[a-z]{2,})/@(\w+)/?", "https://{0}/@{1}.rss"),
    )
)
_NOT_MASTODON: Final = re.compile(
    r"(?:^|\.)(?:youtube|tiktok|medium|threads|twitter|x|instagram)\.(?:com|net)$", re.IGNORECASE
)
_CHANNEL: Final = re.compile(r'"(?:channelId|externalId)":"(UC[\w-]{22})"', re.ASCII)


def feed_of(url: str) -> str | None:
    """Return the feed of a page on a platform Minot knows, or None."""
    parts = urlsplit(url)
    place = parts.netloc + parts.path + (f"?{parts.query}" if parts.query else "")
    for pattern, feed in _PLATFORMS:
        found = pattern.fullmatch(place)
        if found is None or ("/@{1}.rss" in feed and _NOT_MASTODON.search(parts.netloc)):
            continue
        address = feed.format(*(group or "" for group in found.groups()))
        return address.replace("//.rss", "/.rss")
    return None


def channel_feed(page: str) -> str | None:
    """Return the feed of the YouTube channel whose page this is, or None."""
    found = _CHANNEL.search(page)
    return f"https://www.youtube.com/feeds/videos.xml?channel_id={found[1]}" if found else None
