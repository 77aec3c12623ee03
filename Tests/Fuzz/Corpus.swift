// Corpus: sound dumps to damage, from folders and a few from here.
import Base
import Foundation

/// A sound dump.
struct SeedFile {
  /// The file's name, which says how it is written.
  let name: String
  let bytes: [UInt8]
  /// Those of one folder may lie beside one another in a case.
  let folder: String
}

struct Corpus {
  let seeds: [SeedFile]
  /// The keys and columns that occur, to put one in another's place.
  let keys: [String]

  /// Cases are quicker and more of them when no dump is long.
  private static let longest = 48 << 10

  /// - Throws: `Fault` where a folder cannot be read; one that is not there counts as empty.
  init(folders: [String]) throws {
    var seeds = Self.builtIn
    for folder in folders {
      for path in (FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []).sorted() {
        var isFolder: ObjCBool = false
        let whole = "\(folder)/\(path)"
        let name = (path as NSString).lastPathComponent
        guard FileManager.default.fileExists(atPath: whole, isDirectory: &isFolder), !isFolder.boolValue,
          !name.hasPrefix(".")
        else { continue }
        let bytes = try AtomicFile.read(whole)
        let home = (path as NSString).deletingLastPathComponent
        seeds.append(SeedFile(name: name, bytes: Array(bytes.prefix(Self.longest)), folder: home))
      }
    }
    self.seeds = seeds
    var keys: Set<String> = []
    for seed in seeds {
      for span in ValueSpan.all(in: seed.bytes) where span.kind == .key && span.range.count < 66 {
        keys.insert(String(decoding: seed.bytes[span.range].dropFirst().dropLast(), as: UTF8.self))
      }
      keys.formUnion(Self.columns(of: seed.bytes))
    }
    self.keys = keys.sorted()
  }

  /// The cells of the first line.
  static func columns(of bytes: [UInt8]) -> [String] {
    let line = bytes.prefix(2000).prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
    guard line.count < 2000, line.first != UInt8(ascii: "{"), line.first != UInt8(ascii: "[") else { return [] }
    let cells = line.split { ",\t;|".utf8.contains($0) }.map { String(decoding: $0, as: UTF8.self) }
    return cells.map { $0.trimmingCharacters(in: ["\"", " "]) }.filter { !$0.isEmpty }
  }

  private static let builtIn: [SeedFile] = [
    file(
      "table.csv",
      """
      id,user,likes,fans,comments,tags,text,lat,lon,when,photo,link
      1,ada,10,900,2,"['sea', 'sky']","A day, at the sea #sea",41.2,-8.7,2018-10-10 20:19:24,a.jpg,https://photos.example/1.jpg
      2,ben,"1,204",12,0,"[]","Two
      lines and a ""quote"" #Été",,,2018-10-11T08:00:00+02:00,,https://photos.example/2.jpg
      3,cleo,-1,,,#one #two,,91.5,200,1539203964,../b.jpg,
      4,ada,1.0,900.0,,"sea;sky",ſ #İstanbul,-33.7,150.3,Wed Oct 10 20:19:24 +0000 2018,c.png,https://photos.example/4.png

      """),
    file(
      "table.tsv",
      "id\tuser\tlikes\ttags\ttext\n9007199254740993\tada\t7\tsea sky\ta \"b\" #c\n18446744073709551615\tben\t0\t\t\n"),
    file(
      "semicolons.csv", "\u{feff}post id;Likes;Caption\r\na1;5;\"x;y\"\r\na2;6;é\r\n"),
    file(
      "records.jsonl",
      #"""
      {"id":"1","likes":5,"user":{"name":"ada","fans":900},"tags":["sea","Sky"],"when":1539203964,"geo":[41.2,-8.7]}
      {"id":"2","likes":null,"user":{"name":"ben"},"tags":"#a #b","when":"2018-10-10T20:19:24Z","photo":"a.jpg"}

      """#),
    file(
      "post.json",
      #"""
      {"node":{"__typename":"GraphSidecar","id":"31","shortcode":"Bq1","display_url":"https://photos.example/1.jpg",
      "is_video":false,"taken_at_timestamp":1539203964,"edge_media_to_caption":{"edges":[{"node":{"text":"Out #sea"}}]},
      "edge_media_preview_like":{"count":12},"edge_media_to_comment":{"count":1},"location":{"id":"7","lat":41.2,"lng":-8.7},
      "owner":{"id":"9","username":"ada"},"edge_sidecar_to_children":{"edges":[
      {"node":{"__typename":"GraphImage","id":"32","display_url":"https://photos.example/1.jpg","is_video":false}},
      {"node":{"__typename":"GraphVideo","id":"33","display_url":"https://photos.example/2.jpg","is_video":true}}]}},
      "instaloader":{"version":"4.14","node_type":"Post"}}
      """#),
    file(
      "profile.json",
      #"""
      {"node":{"id":"9","username":"ada","edge_followed_by":{"count":900},"edge_follow":{"count":80}},
      "instaloader":{"version":"4.14","node_type":"Profile"}}
      """#),
    file(
      "tweets.jsonl",
      #"""
      {"created_at":"Wed Oct 10 20:19:24 +0000 2018","id":1050118621198921728,"id_str":"1050118621198921728","full_text":"At #sea \ud83d\ude00",
      """#.replacing("\n", with: "")
        + #"""
        "entities":{"hashtags":[{"text":"sea","indices":[3,7]}],"media":[{"id_str":"5","type":"photo","media_url_https":"https://photos.example/5.jpg"}]},"user":{"id_str":"9","screen_name":"ada","followers_count":900},"coordinates":{"type":"Point","coordinates":[-8.7,41.2]},"favorite_count":12,"reply_count":2}
        {"delete":{"status":{"id":1,"id_str":"1"}}}
        {"created_at":"Wed Oct 10 20:19:25 +0000 2018","id":2,"id_str":"2","text":"RT @ada: At","retweeted_status":{"id_str":"1050118621198921728","created_at":"Wed Oct 10 20:19:24 +0000 2018","text":"At #sea","user":{"id_str":"9","screen_name":"ada"},"favorite_count":13},"user":{"id_str":"10","screen_name":"ben"}}

        """#),
  ]

  private static func file(_ name: String, _ text: String) -> SeedFile {
    SeedFile(name: name, bytes: Array(text.utf8), folder: "built-in")
  }
}
