"""Made-up tweets in the form of Twitter's API v1.1, about three kilobytes each, many thousand a second."""

import random
import time
from json.encoder import encode_basestring_ascii as quoted

WORDS = (
    "morning light over the harbour again and nobody to see it but us gulls boats coffee rain later quiet street by"
    " night first snow this year found near old bridge somebody left a red umbrella on bench where we used wait for"
    " last tram café closed early blue hour après la pluie 🌊 ☕ “finally” home").split()
TAGS = [
    first + second
    for first in "sea sky harbour street night film travel coffee weekend city été über".split()
    for second in ["", "lovers", "oftheday", "2018", "_walk", "photo", "life", "view"]]
# Half of all tags are of the first few.
WEIGHTS = [1 / (place + 3) for place in range(len(TAGS))]
TOWNS = [("Lower Lantern", "Portugal", -8.7005, 41.2031), ("Thistle Bay", "Canada", -63.5788, 44.6488),
         ("Kettle Market", "Australia", 150.3117, -33.7102)]
FIRST = 1_535_760_000


def write(path, count, seed=0):
    """Writes `count` tweets, a line each, of an eighth as many accounts; the same bytes for the same seed. The first has
    every part that a tweet can have, for readers that take their columns from the first rows. Returns the count."""
    chance = random.Random(seed)
    accounts = [account(chance, number) for number in range(max(1, count // 8))]
    tags = chance.choices(TAGS, WEIGHTS, k=4096)
    with open(path, "w", encoding="ascii", newline="\n", buffering=1 << 20) as out:
        for number in range(count):
            # A few accounts write most.
            user, followers = accounts[int(chance.random() ** 2 * len(accounts))]
            out.write(tweet(chance, number, tags, user, followers))
    return count


def account(chance, number):
    """Its JSON and its followers."""
    identity = 700_000_000_000_000_000 + number * 1_048_583
    followers = int(10 ** min(max(chance.gauss(2.6, 0.9), 0), 7.5))
    words = quoted(" ".join(chance.choices(WORDS, k=chance.randrange(4, 20))))
    user = (
        f'{{"id":{identity},"id_str":"{identity}","name":{quoted(chance.choice(WORDS).title() + f" {number}")},'
        f'"screen_name":"person_{number}","location":"{chance.choice(TOWNS)[0] if chance.random() < 0.4 else ""}",'
        f'"description":{words},"url":null,"entities":{{"description":{{"urls":[]}}}},"protected":false,'
        f'"followers_count":{followers},"friends_count":{chance.randrange(5000)},"listed_count":{followers // 40},'
        f'"created_at":"Tue Mar {1 + number % 28:02} 08:00:{number % 60:02} +0000 {2008 + number % 10}",'
        f'"favourites_count":{chance.randrange(20000)},"utc_offset":null,"time_zone":null,"geo_enabled":true,'
        f'"verified":{"true" if followers > 100_000 else "false"},"statuses_count":{chance.randrange(90000)},'
        f'"lang":"en","contributors_enabled":false,"is_translator":false,"is_translation_enabled":false,'
        f'"profile_background_color":"F5F8FA","profile_background_image_url":null,"profile_background_tile":false,'
        f'"profile_image_url_https":"https://images.example/profile/{identity}_normal.jpg",'
        f'"profile_banner_url":"https://images.example/banner/{identity}/1","profile_link_color":"1DA1F2",'
        f'"has_extended_profile":true,"default_profile":{"true" if number % 3 else "false"},'
        f'"default_profile_image":false,"following":false,"follow_request_sent":false,"notifications":false}}')
    return user, followers


def tweet(chance, number, tags, user, followers):
    """A line."""
    has_everything = number == 0
    moment = FIRST + number * 30
    # As Twitter's: milliseconds since November 2010 above 22 bits of anything.
    identity = (moment * 1000 - 1_288_834_974_657) << 22 | chance.randrange(1 << 22)
    text = " ".join(chance.choices(WORDS, k=6 + int(chance.random() * 16)))
    entities = []
    for _ in range(1 if has_everything else int(chance.random() ** 2 * 5)):
        tag = tags[int(chance.random() * 4096)]
        start = len(text) + 1
        text += " #" + tag
        entities.append(f'{{"text":{quoted(tag)},"indices":[{start},{start + 1 + len(tag)}]}}')
    end = len(text)
    photos = 4 if has_everything else max(0, int(chance.random() * 7) - 2)
    if photos:
        text += f" https://short.example/{number}"
    media = [photo(chance, identity, number, place, end) for place in range(photos)]
    first = f',"media":[{media[0]}]' if media else ""
    extended = f'"extended_entities":{{"media":[{",".join(media)}]}},' if media else ""
    created = time.strftime("%a %b %d %H:%M:%S +0000 %Y", time.gmtime(moment))
    likes = int((1 + followers) ** 0.7 * 10 ** chance.gauss(-0.8, 0.5))
    return (
        f'{{"created_at":"{created}","id":{identity},"id_str":"{identity}","full_text":{quoted(text)},"truncated":false,'
        f'"display_text_range":[0,{end}],"entities":{{"hashtags":[{",".join(entities)}],"symbols":[],"user_mentions":[],'
        f'"urls":[]{first}}},{extended}"source":"<a href=\\"https://app.example\\" rel=\\"nofollow\\">App</a>",'
        f'"in_reply_to_status_id":null,"in_reply_to_status_id_str":null,"in_reply_to_user_id":null,'
        f'"in_reply_to_user_id_str":null,"in_reply_to_screen_name":null,"user":{user},'
        f'{where(chance, has_everything)},"contributors":null,"is_quote_status":false,"retweet_count":{likes // 6},'
        f'"favorite_count":{likes},"favorited":false,"retweeted":false,"possibly_sensitive":false,"lang":"en"}}\n')


def photo(chance, identity, number, place, end):
    link = f"photos.example/media/{identity:x}_{place}.jpg"
    height = 600 + int(chance.random() * 1448)
    sizes = ",".join(
        f'"{name}":{{"w":{side},"h":{height * side // 2048},"resize":"fit"}}'
        for name, side in (("small", 680), ("medium", 1200), ("large", 2048)))
    return (
        f'{{"id":{identity + 1 + place},"id_str":"{identity + 1 + place}","indices":[{end + 1},{end + 24}],'
        f'"media_url":"http://{link}","media_url_https":"https://{link}","url":"https://short.example/{number}",'
        f'"display_url":"pic.example/{number}","expanded_url":"https://posts.example/{identity}/photo/1","type":"photo",'
        f'"sizes":{{"thumb":{{"w":150,"h":150,"resize":"crop"}},{sizes}}}}}')


def where(chance, has_everything):
    """`geo`, `coordinates` and `place`: few say."""
    if chance.random() > 0.03 and not has_everything:
        return '"geo":null,"coordinates":null,"place":null'
    name, country, longitude, latitude = TOWNS[int(chance.random() * len(TOWNS))]
    longitude, latitude = round(longitude + chance.random() / 10, 6), round(latitude + chance.random() / 10, 6)
    return (
        f'"geo":{{"type":"Point","coordinates":[{latitude},{longitude}]}},'
        f'"coordinates":{{"type":"Point","coordinates":[{longitude},{latitude}]}},'
        f'"place":{{"id":"{hash_of(name):016x}","url":"https://api.example/geo/{hash_of(name):x}.json",'
        f'"place_type":"city","name":"{name}","full_name":"{name}, {country}","country":"{country}"}}')


def hash_of(text):
    """The same in every process, which Python's own is not."""
    value = 0xCBF2_9CE4_8422_2325
    for byte in text.encode():
        value = (value ^ byte) * 0x0000_0100_0000_01B3 % (1 << 64)
    return value
