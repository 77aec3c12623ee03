"""Made-up tweets in the form of Twitter's API v1.1, about two and a half kilobytes each."""

import json
import random
import time

WORDS = "morning light over the harbour again and nobody to see it but us gulls boats coffee rain later".split()
TAGS = "sea sky harbour nofilter travel coffee weekend film street portrait".split()


def write(path, count, seed=0):
    """Writes `count` tweets, a line each; the same bytes for the same seed. Returns the count."""
    chance = random.Random(seed)
    accounts = [account(chance, number) for number in range(max(1, count // 8))]
    with open(path, "w") as out:
        for number in range(count):
            out.write(json.dumps(tweet(chance, number, chance.choice(accounts)), separators=(",", ":")) + "\n")
    return count


def account(chance, number):
    identity = 700_000_000_000_000_000 + number
    name = f"person_{number}"
    return {
        "id": identity, "id_str": str(identity), "name": name.replace("_", " ").title(), "screen_name": name,
        "location": "", "url": None, "description": " ".join(chance.choices(WORDS, k=14)), "protected": False,
        "followers_count": int(10 ** chance.uniform(1, 6)), "friends_count": chance.randrange(5000),
        "listed_count": chance.randrange(90), "created_at": "Tue Mar 01 08:00:00 +0000 2016",
        "favourites_count": chance.randrange(20000), "verified": False, "statuses_count": chance.randrange(90000),
        "lang": "en", "profile_image_url_https": f"https://images.example/profile/{identity}_normal.jpg",
        "profile_banner_url": f"https://images.example/banner/{identity}/1", "default_profile": False,
    }


def tweet(chance, number, user):
    identity = 1_050_000_000_000_000_000 + number * 4096
    tags = chance.sample(TAGS, chance.choice([0, 0, 1, 2, 3]))
    text = " ".join(chance.choices(WORDS, k=18) + ["#" + tag for tag in tags])
    created = time.strftime("%a %b %d %H:%M:%S +0000 %Y", time.gmtime(1_535_760_000 + number * 30))
    entities = {"hashtags": [{"text": tag, "indices": [0, len(tag) + 1]} for tag in tags], "symbols": [], "urls": []}
    status = {
        "created_at": created, "id": identity, "id_str": str(identity), "full_text": text, "truncated": False,
        "display_text_range": [0, len(text)], "entities": entities, "source": "<a href=\"https://app.example\">App</a>",
        "in_reply_to_status_id": None, "in_reply_to_user_id": None, "user": user, "geo": None, "coordinates": None,
        "place": None, "is_quote_status": False, "retweet_count": chance.randrange(100),
        "favorite_count": int(10 ** chance.uniform(0, 4)), "favorited": False, "retweeted": False, "lang": "en",
    }
    if chance.random() < 0.6:
        link = f"https://photos.example/media/{identity}.jpg"
        sides = {"small": 680, "medium": 1200, "large": 2048}
        sizes = {name: {"w": side, "h": side * 3 // 4, "resize": "fit"} for name, side in sides.items()}
        media = {
            "id": identity + 1, "id_str": str(identity + 1), "media_url": link, "media_url_https": link,
            "type": "photo",
            "url": f"https://short.example/{number}", "display_url": f"pic.example/{number}", "sizes": sizes,
            "expanded_url": f"https://posts.example/{identity}/photo/1", "indices": [len(text) - 23, len(text)],
        }
        status["entities"] = entities | {"media": [media]}
        status["extended_entities"] = {"media": [media]}
    return status
