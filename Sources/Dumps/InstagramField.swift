// InstagramField: the keys of Instagram's posts that are read, found in one pass.

extension InstagramNode {
  enum Field: Int, JSONKey {
    case shortcode, code, typeName, captionEdge, previewLike, commentEdge, parentCommentEdge
    case previewCommentEdge, likedBy, displayURL, displaySource, imageVersions, carouselMedia
    case videoVersions, date, takenAtTimestamp, takenAt, createdTime, postShortcode, images, productType
    case expiringAt, expiringAtTimestamp, likeCount, likes, hidesCounts, commentCount, comments, location
    case caption, tags, childrenEdge, mediaType, type, isVideo, urls, owner, user, username
    case previewComments, app

    var name: StaticString {
      switch self {
      case .shortcode: "shortcode"
      case .code: "code"
      case .typeName: "__typename"
      case .captionEdge: "edge_media_to_caption"
      case .previewLike: "edge_media_preview_like"
      case .commentEdge: "edge_media_to_comment"
      case .parentCommentEdge: "edge_media_to_parent_comment"
      case .previewCommentEdge: "edge_media_preview_comment"
      case .likedBy: "edge_liked_by"
      case .displayURL: "display_url"
      case .displaySource: "display_src"
      case .imageVersions: "image_versions2"
      case .carouselMedia: "carousel_media"
      case .videoVersions: "video_versions"
      case .date: "date"
      case .takenAtTimestamp: "taken_at_timestamp"
      case .takenAt: "taken_at"
      case .createdTime: "created_time"
      case .postShortcode: "post_shortcode"
      case .images: "images"
      case .productType: "product_type"
      case .expiringAt: "expiring_at"
      case .expiringAtTimestamp: "expiring_at_timestamp"
      case .likeCount: "like_count"
      case .likes: "likes"
      case .hidesCounts: "like_and_view_counts_disabled"
      case .commentCount: "comment_count"
      case .comments: "comments"
      case .location: "location"
      case .caption: "caption"
      case .tags: "tags"
      case .childrenEdge: "edge_sidecar_to_children"
      case .mediaType: "media_type"
      case .type: "type"
      case .isVideo: "is_video"
      case .urls: "urls"
      case .owner: "owner"
      case .user: "user"
      case .username: "username"
      case .previewComments: "preview_comments"
      case .app: "iphone_struct"
      }
    }
  }
}
