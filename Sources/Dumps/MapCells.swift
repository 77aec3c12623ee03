// MapCells: what one record holds under each mapped field.

/// What a record holds under a field: a value of JSON, or the text of a table.
enum MapCell {
  case json(JSONValue)
  case text(String)
}

/// A record's cells by field, without hashing: this is filled for every row.
struct MapCells {
  private var list = [MapCell?](repeating: nil, count: FieldMap.Field.allCases.count)
  private(set) var isEmpty = true

  subscript(_ field: FieldMap.Field) -> MapCell? {
    get { list[field.index] }
    set {
      list[field.index] = newValue
      isEmpty = isEmpty && newValue == nil
    }
  }

  mutating func clear() {
    for index in list.indices { list[index] = nil }
    isEmpty = true
  }
}

extension FieldMap.Field {
  /// The place in `allCases`.
  fileprivate var index: Int {
    switch self {
    case .id: 0
    case .account: 1
    case .url: 2
    case .postedAt: 3
    case .likes: 4
    case .followers: 5
    case .comments: 6
    case .hashtags: 7
    case .hashtagCount: 8
    case .caption: 9
    case .latitude: 10
    case .longitude: 11
    case .file: 12
    }
  }
}
