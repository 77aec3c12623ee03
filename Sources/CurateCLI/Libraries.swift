// Libraries: the versions of curate and of what it is made of.
import Faces
import Features
import Fetch
import Imaging
import Store

/// Two lines: curate's version, and those of the libraries that results depend on.
let versionWords = """
  \(Version.current)
  with dlib \(FaceOptions.libraryVersion), SQLite \(Store.libraryVersion), curl \(DownloadPolicy.libraryVersion), \
  libjpeg-turbo \(JPEGEncoder.libraryVersion), OpenCV \(Backbone.libraryVersion)
  """
