// FieldGuessTests: which columns are taken for fields by their names, and which are left to the user.
import Base
import Dumps
import Testing

private func guess(_ columns: String) -> String? {
  FieldMap.guess(columns: columns.split(separator: ",", omittingEmptySubsequences: false).map(String.init))?.text
}

@Suite struct FieldGuessTests {
  @Test(arguments: [
    // A table of likes, as published with a study.
    (
      "account,followers,likes,hashtags,has_location,carousel,date",
      "account=account,posted_at=date,likes=likes,followers=followers,hashtags=hashtags"
    ),
    // Posts of influencers.
    (
      "owner_id,owner_username,shortcode,is_video,caption,comments,likes,created_at,location,imageUrl,"
        + "multiple_images,username,followers,following",
      "id=shortcode,account=username,url=imageUrl,posted_at=created_at,likes=likes,followers=followers,"
        + "comments=comments,caption=caption"
    ),
    // The reach of one's own posts.
    (
      "Impressions,From Home,From Hashtags,From Explore,From Other,Saves,Comments,Shares,Likes,Profile Visits,"
        + "Follows,Caption,Hashtags",
      "likes=Likes,comments=Comments,hashtags=Hashtags,caption=Caption"
    ),
    // Tweets.
    (
      ",Unnamed: 0,id,created_at,full_text,hashtags,num_likes,reply_count,user_id,user_followers_count",
      "id=id,account=user_id,posted_at=created_at,likes=num_likes,followers=user_followers_count,comments=reply_count,"
        + "hashtags=hashtags,caption=full_text"
    ),
    // Files and what they show.
    ("filename,label", "file=filename"),
    ("image_path,latitude,longitude", "latitude=latitude,longitude=longitude,file=image_path"),
    // JSON, with paths of keys.
    (
      "id,user,user.screen_name,user.followers,public_metrics.like_count,image.url,location.lat,location.lng",
      "id=id,account=user,url=image.url,likes=public_metrics.like_count,followers=user.followers,"
        + "latitude=location.lat,longitude=location.lng"
    ),
  ])
  func `tables in a usual style are read without a map`(_ columns: String, _ map: String) throws {
    #expect(guess(columns) == map)
    // What is printed can be typed.
    #expect(try FieldMap(map) == FieldMap.guess(columns: columns.split(separator: ",").map(String.init)))
  }

  @Test(arguments: [
    // The top accounts: followers and averages, no post.
    "rank,channel_info,influence_score,posts,followers,avg_likes,60_day_eng_rate,new_post_avg_like,total_likes,country",
    "Rank,Account,Title,Link,Category,Followers,Audience Country,Authentic engagement,Engagement avg",
    "who,favs", "code,who,fans,hearts,tags", "id,photo", "id,n", "item,annotator,label", "id,url", "link,text",
    "post_id,favs,user_followers_count,note", "id,text", "", "user.favourites_count,user.screen_name",
    "name,version", "Likes?,dislikes,liked,like",
  ])
  func `names that are not plain are not guessed`(_ columns: String) {
    #expect(guess(columns) == nil)
  }

  @Test(arguments: [
    "likes", "Likes", "LIKES", "like_count", "likeCount", "Like Count", "like-count", "likes_count", "num_likes",
    "numLikes", "number of likes", "favorite_count", "favouritesCount", "favorites", "favourites", "stats.likes",
    "post.like_count", " likes ",
  ])
  func `likes go by many names`(_ column: String) {
    #expect(FieldMap.guess(columns: ["x", column])?.columns == [.likes: column])
  }

  @Test(arguments: [
    (FieldMap.Field.id, "id,post_id,shortcode,media_id,tweet_id,id_str,postId"),
    (.account, "account,user,username,user_name,owner,author,screen_name,account_id,user_id,owner.username,user.id"),
    (.url, "image_url,photo_url,media_url,display_url,picture_url,img_url,imageURL,photo.url,image_urls"),
    (.postedAt, "posted_at,created_at,timestamp,date,taken_at,post_date,datetime,takenAtTimestamp"),
    (
      .followers,
      "followers,follower_count,followers_count,user_followers,num_followers,owner.followers_count,authorFollowers"
    ),
    (.comments, "comments,comment_count,commentsCount,num_comments,reply_count"),
    (.hashtags, "hashtags,tags"), (.hashtagCount, "hashtag_count,num_hashtags,hashtagsCount"),
    (.caption, "caption,text,description,title,full_text"), (.file, "file,filename,image_path,path,image_file"),
  ])
  func `each field has its plain names`(_ field: FieldMap.Field, _ names: String) {
    for name in names.split(separator: ",").map(String.init) {
      #expect(FieldMap.guess(columns: [name, "likes"])?.columns[field] == name, "\(name)")
    }
  }

  @Test func `the better name has the field`() {
    #expect(guess("like_count,likes,title,caption") == "likes=likes,caption=caption")
    #expect(guess("comments,comments_count,likes") == "likes=likes,comments=comments_count")
    #expect(guess("id,id_str,likes") == "id=id_str,likes=likes")
    #expect(guess("date,timestamp,created_at,likes") == "posted_at=created_at,likes=likes")
    #expect(guess("user.id,user.username,likes") == "account=user.username,likes=likes")
  }

  @Test func `two equally good names leave the field out, unless one is its own`() {
    #expect(guess("like_count,likes_count,file") == "file=file")
    #expect(guess("like_count,likeCount") == nil)
    #expect(guess("Likes,likes,LIKES") == "likes=likes")
    #expect(guess("Likes,LIKES,file") == "file=file")
    #expect(guess("likes,likes,file") == "file=file")
  }

  @Test func `half a place is none`() {
    #expect(guess("likes,lat") == "likes=likes")
    #expect(guess("long,likes") == "likes=likes")
    #expect(guess("likes,lat,long") == "likes=likes,latitude=lat,longitude=long")
  }

  @Test func `a guessed map reads a table as a typed one does`() throws {
    let columns = ["account", "followers", "likes", "hashtags", "has_location", "carousel", "date"]
    let map = try #require(FieldMap.guess(columns: columns))
    let reading = try read(fixture("guess-likes.csv"), map: map.text, observedAt: UTCTime(seconds: 1_500_000_000))
    #expect(reading.posts.map(\.likes) == [1047, 388, nil])
    #expect(reading.posts.map(\.followers) == [20_979, 20_979, 512])
    #expect(reading.posts.map(\.hashtagCount) == [1, 3, 0])
    #expect(reading.posts.map(\.account?.id) == ["b17", "b17", "c02"])
    #expect(reading.posts.first?.postedAt == UTCTime(seconds: 1_494_046_800))
  }
}
