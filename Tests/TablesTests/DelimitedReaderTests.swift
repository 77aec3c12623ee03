// DelimitedReaderTests: what people call CSV, and what becomes of it.
import Base
import Tables
import Testing

@Suite struct DelimitedReaderTests {
  @Test func `quoted fields keep delimiters, line ends and doubled quotes`() throws {
    let table = try readTable(Array("a,b\n\"x, \"\"y\"\"\",\"first\nsecond\"\n\"\",\"\"\"\"\n".utf8))
    #expect(table.header == ["a", "b"])
    #expect(table.rows == [["x, \"y\"", "first\nsecond"], ["", "\""]])
    #expect(table.bad.isEmpty)
  }

  @Test(arguments: ["\n", "\r\n", "\r"])
  func `every kind of line end separates rows, with or without one at the end`(_ end: String) throws {
    let text = ["a,b", "1,2", "3,", ",4"].joined(separator: end)
    let expected = [["1", "2"], ["3", ""], ["", "4"]]
    #expect(try readTable(Array(text.utf8)).rows == expected)
    #expect(try readTable(Array((text + end).utf8)).rows == expected)
    #expect(try readTable(Array((text + end).utf8)).lines == [2, 3, 4])
  }

  @Test(arguments: [",", ";", "\t"])
  func `the delimiter is the one that the header uses`(_ delimiter: String) throws {
    let text = "id\(delimiter)a text\(delimiter)n\n1\(delimiter)x y\(delimiter)2\n"
    var reader = DelimitedReader(bytes: Array(text.utf8))
    #expect(try reader.header() == ["id", "a text", "n"])
    #expect(reader.delimiter == delimiter.utf8.first)
    #expect(try readTable(Array(text.utf8)).rows == [["1", "x y", "2"]])
  }

  @Test func `a quoted comma in the header is no delimiter`() throws {
    #expect(try readTable(Array("\"a, b, c\";d\n1;2\n".utf8)).header == ["a, b, c", "d"])
  }

  @Test func `a byte order mark and blanks around column names are dropped`() throws {
    #expect(try readTable([0xef, 0xbb, 0xbf] + Array(" a ,\"b\"\n1,2\n".utf8)).header == ["a", "b"])
  }

  @Test func `blank lines are passed over and do not count as records`() throws {
    let text = "\n\r\na,b\n\n1,2\n   \n\n3,4,5\n6,7\n\n"
    let table = try readTable(Array(text.utf8))
    #expect(table.rows == [["1", "2"], ["6", "7"]])
    #expect(table.lines == [5, 9])
    #expect(table.bad.map(\.record) == [2])
    #expect(table.bad.map(\.line) == [8])
  }

  @Test func `a record of another width is bad, with its place and its width`() throws {
    let table = try readTable(Array("a,b\n1\n2,\"x\ny\"\n1,2,3\n".utf8))
    #expect(table.rows == [["2", "x\ny"]])
    #expect(
      table.bad == [
        BadRow(
          record: 1, line: 2, reason: .wrongFieldCount,
          detail: "The record on line 2 has 1 field where the header has 2.", head: Array("1".utf8)),
        BadRow(
          record: 3, line: 5, reason: .wrongFieldCount,
          detail: "The record on line 5 has 3 fields where the header has 2.", head: Array("1,2,3".utf8)),
      ])
  }

  @Test func `a quote that is never closed costs one record, not those after it`() throws {
    let table = try readTable(Array("a,b\n1,2\n3,\"4\n5,6\n7,8".utf8))
    #expect(table.rows == [["1", "2"], ["5", "6"], ["7", "8"]])
    #expect(
      table.bad == [
        BadRow(
          record: 2, line: 3, reason: .unterminatedQuote, detail: "A quote in the record on line 3 is never closed.",
          head: Array("3,\"4".utf8))
      ])
    #expect(table.lines == [2, 4, 5])
  }

  @Test func `a quote at the very end of the text is a bad row`() throws {
    let table = try readTable(Array("a,b\n1,\"".utf8))
    #expect(table.rows.isEmpty)
    #expect(table.bad.map(\.reason) == [.unterminatedQuote])
  }

  @Test func `a quote inside a field is a letter, and what follows a closing quote stays`() throws {
    let table = try readTable(Array("a,b\n5\" nails,x\"y\"\n\"p\"q,\"r\"  \n\"s\"\"t\"u\"v,w\n".utf8))
    #expect(table.rows == [["5\" nails", "x\"y\""], ["pq", "r"], ["s\"tu\"v", "w"]])
  }

  @Test func `a record above the limit is bad, in bounded memory, and the rows after it are read`() throws {
    let long = [UInt8](repeating: UInt8(ascii: "x"), count: DelimitedReader.longestRecord + 100)
    let table = try readTable(Array("a,b\n".utf8) + long + Array("\n1,2\n".utf8))
    #expect(table.rows == [["1", "2"]])
    #expect(table.bad.map(\.reason) == [.tooLong])
    #expect(table.lines == [3])
  }

  @Test func `bytes that are not UTF-8 are Windows-1252`() throws {
    #expect(try readTable(Array("a,b\n".utf8) + [0x63, 0xe9, 0x2c, 0x81, 0x0a]).rows == [["cé", "\u{fffd}"]])
  }

  @Test(arguments: ["", "\n", "\r\n\r\n", "\u{feff}"])
  func `an empty text is a table without columns`(_ text: String) throws {
    #expect(try readTable(Array(text.utf8)) == Table(header: [], rows: [], lines: []))
  }

  @Test func `a single column may hold blanks but no blank line`() throws {
    #expect(try readTable(Array("a\n1\n\n  \n\"\"\n".utf8)).rows == [["1"], ["  "], [""]])
  }

  @Test func `rows know their record, their line and their fields`() throws {
    var reader = DelimitedReader(bytes: Array("n,text\n -12 ,é\n+7,\n9223372036854775808,x\n1.5,y\n,z\n".utf8))
    var ints: [Int?] = []
    var places: [[Int]] = []
    try reader.rows { row in
      ints.append(row.int(at: 0))
      places.append([row.record, row.line, row.count])
      if row.record == 1 {
        let bytes = row.bytes(at: 1)
        let count = row.withBytes(at: 1) { $0.count }
        #expect(bytes == [0xc3, 0xa9])
        #expect(count == 2)
      }
      let isEmpty = row.isEmpty(at: 1)
      #expect(isEmpty == (row.record == 2))
    } bad: { _ in
      Issue.record("no row is bad here")
    }
    #expect(ints == [-12, 7, nil, nil, nil])
    #expect(places == [[1, 2, 2], [2, 3, 2], [3, 4, 2], [4, 5, 2], [5, 6, 2]])
  }

  @Test(arguments: [1, 2, 3, 7, 64])
  func `rows do not depend on how the bytes arrive`(_ chunk: Int) throws {
    let text =
      "\u{feff}a,b,c\r\n1,\"two \"\"2\"\"\r\nlines\",3\r\n\r\n,,\n\"x\"y , z,\"\r\"\rlong field without an end,é,\"\"\"\"\r\n1,2"
    let bytes = Array(text.utf8)
    var given = 0
    var reader = DelimitedReader { room in
      let count = min(chunk, room.count, bytes.count - given)
      room.copyBytes(from: bytes[given..<given + count])
      given += count
      return count
    }
    var rows: [[String]] = []
    var bad: [BadRow] = []
    try reader.rows {
      rows.append($0.strings)
    } bad: {
      bad.append($0)
    }
    let whole = try readTable(bytes)
    #expect(whole.rows.count == 4)
    #expect(rows == whole.rows)
    #expect(bad == whole.bad)
  }

  @Test func `a header that is never closed is a bad row, and there are no others`() throws {
    let table = try readTable(Array("a,\"b\n1,2\n".utf8))
    #expect(table.header.isEmpty)
    #expect(table.rows.isEmpty)
    #expect(
      table.bad == [
        BadRow(
          record: 0, line: 1, reason: .unterminatedQuote, detail: "A quote in the record on line 1 is never closed.",
          head: Array("a,\"b".utf8))
      ])
  }

  @Test func `any text gives the same rows in any pieces, and every row has the header's width`() throws {
    let pieces = ["a", "bcdefghij", "\"", "\"\"", ",", ",", "\n", "\n", "\r", "\r\n", " ", "\u{feff}", "é"]
    var chance = KeyedGenerator(seed: 5, key: ["pieces"])
    for _ in 0..<2000 {
      let bytes = Array((0..<chance.index(40)).map { _ in pieces[chance.index(pieces.count)] }.joined().utf8)
      let chunk = 1 + chance.index(9)
      var given = 0
      var reader = DelimitedReader(delimiter: UInt8(ascii: ",")) { room in
        let count = min(chunk, bytes.count - given)
        room.copyBytes(from: bytes[given..<given + count])
        given += count
        return count
      }
      var rows: [[String]] = []
      var records: [Int] = []
      try reader.rows {
        rows.append($0.strings)
        records.append($0.record)
      } bad: {
        records.append($0.record)
      }
      let whole = try readTable(bytes, delimiter: UInt8(ascii: ","))
      #expect(rows == whole.rows)
      #expect(rows.allSatisfy { $0.count == whole.header.count })
      #expect(records == Array(0..<records.count).map { $0 + 1 })
    }
  }

  @Test func `what the source throws ends the reading`() throws {
    struct Broken: Error {}
    var calls = 0
    var reader = DelimitedReader { room in
      calls += 1
      if calls > 1 { throw Broken() }
      room.copyBytes(from: Array("a,b\n1,2\n3,".utf8))
      return 10
    }
    #expect(throws: Broken.self) {
      try reader.rows { _ in
      } bad: { _ in
      }
    }
  }
}
