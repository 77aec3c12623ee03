// UTCTimeTests: every form of a time that dumps use, and what is no time.
import Base
import Foundation
import Testing

@Suite struct UTCTimeTests {
  @Test(arguments: [
    ("1539202764", 1_539_202_764),
    ("1539202764.0", 1_539_202_764),
    ("1539202764.75", 1_539_202_764),
    ("1539202764999", 1_539_202_764),
    ("99999999999", 99_999_999_999),
    ("100000000000", 100_000_000),
    ("2018-10-10T20:19:24Z", 1_539_202_764),
    ("2018-10-10T20:19:24", 1_539_202_764),
    ("2018-10-10t20:19:24z", 1_539_202_764),
    ("2018-10-10 20:19:24", 1_539_202_764),
    ("2018-10-10 20:19:24 UTC", 1_539_202_764),
    ("2018-10-10T20:19:24.000Z", 1_539_202_764),
    ("2018-10-10T20:19:24.123456", 1_539_202_764),
    ("2018-10-10T20:19:24,5+00:00", 1_539_202_764),
    ("2018-10-10T22:19:24+02:00", 1_539_202_764),
    ("2018-10-10T22:19:24+0200", 1_539_202_764),
    ("2018-10-10T22:19:24+02", 1_539_202_764),
    ("2018-10-10T16:49:24-03:30", 1_539_202_764),
    ("2018-10-10 16:49:24 -0330", 1_539_202_764),
    ("2018-10-10T20:19Z", 1_539_202_740),
    ("2018-10-10", 1_539_129_600),
    ("2018/10/10", 1_539_129_600),
    ("20181010", 1_539_129_600),
    ("2018-10-10T24:00:00Z", 1_539_216_000),
    ("2016-12-31T23:59:60Z", 1_483_228_800),
    ("Wed Oct 10 20:19:24 +0000 2018", 1_539_202_764),
    ("Wed Oct 10 22:19:24 +0200 2018", 1_539_202_764),
    ("Wed Oct 10 16:49:24 -0330 2018", 1_539_202_764),
    (" \t2018-10-10T20:19:24Z\r\n", 1_539_202_764),
  ]) func `the forms of dumps are read`(text: String, seconds: Int64) {
    #expect(UTCTime(text)?.seconds == seconds)
  }

  @Test(arguments: [
    ("1970-01-01T00:00:00Z", 0), ("1969-12-31T23:59:59Z", -1), ("1969-12-31", -86_400),
    ("1900-01-01", -2_208_988_800), ("0001-01-01", -62_135_596_800), ("0000-03-01", -62_162_035_200),
  ]) func `dates before 1970 count backwards`(text: String, seconds: Int64) {
    #expect(UTCTime(text)?.seconds == seconds)
  }

  @Test func `leap years follow the Gregorian rule`() {
    let day: (Int, Int, Int) -> Int64? = { UTCTime(year: $0, month: $1, day: $2).map { $0.seconds / 86_400 } }
    for (year, isLeap) in [(2000, true), (1900, false), (2016, true), (2018, false), (2100, false), (1600, true)] {
      let span = (day(year, 3, 1) ?? 0) - (day(year, 2, 28) ?? 0)
      #expect(span == (isLeap ? 2 : 1), "\(year)")
      #expect((UTCTime(year: year, month: 2, day: 29) != nil) == isLeap, "\(year)")
    }
  }

  @Test(arguments: [
    "", "   ", "soon", "-", "2018", "2018-1-1", "2018-13-01", "2018-00-10", "2018-01-32", "2018-01-00", "2018-02-30",
    "2017-02-29", "2018-04-31", "2018-10-10T", "2018-10-10T25:00", "2018-10-10T24:00:01", "2018-10-10T24:30",
    "2018-10-10T20:60", "2018-10-10T20:19:61", "2018-10-10T20:19:24X", "2018-10-10T20:19:24+2",
    "2018-10-10T20:19:24+25:00", "2018-10-10T20:19:24+02:75", "2018-10-10T20:19:24+02:",
    "2018-10-10T20:19:24Z and more",
    "2018-10", "1234567", "12345678901234567", "1539202764x", "15392027.64", "-1539202764", "1e9", "nan",
    "Wed Oct 10 20:19:24 2018", "Wed Okt 10 20:19:24 +0000 2018", "Wed Oct 32 20:19:24 +0000 2018",
    "Wed Oct 10 20:19 +0000 2018", "Wed Oct 10 20:19:24:xx +0000 2018", "Wed Oct 10 20:19:24 +9900 2018",
    "Wed Feb 30 20:19:24 +0000 2018", "２０１８-10-10",
  ]) func `what is no time is nil`(text: String) {
    #expect(UTCTime(text) == nil)
  }

  @Test func `an offset of no place on Earth is no time, however large`() {
    #expect(UTCTime("Wed Oct 10 20:19:24 -9223372036854775808 2018") == nil)
    #expect(UTCTime("Wed Oct 10 20:19:24 +9999 2018") == nil)
  }

  @Test func `any part of a longer text can be read`() {
    #expect(UTCTime("at 2018-10-10".dropFirst(3))?.seconds == 1_539_129_600)
  }

  @Test func `what iso8601 writes is read back`() {
    var chance = KeyedGenerator(seed: 1, key: ["times"])
    for _ in 0..<20_000 {
      // From the year 0 to the year 9999.
      let time = UTCTime(seconds: -62_167_219_200 + Int64(chance.index(315_569_519_999)))
      #expect(UTCTime(time.iso8601) == time)
    }
    #expect(UTCTime(seconds: 1_539_202_764).iso8601 == "2018-10-10T20:19:24Z")
    #expect(UTCTime(seconds: -1).iso8601 == "1969-12-31T23:59:59Z")
    #expect(UTCTime(seconds: -62_135_596_800).iso8601 == "0001-01-01T00:00:00Z")
  }

  @Test func `parts agree with the system's calendar`() throws {
    var chance = KeyedGenerator(seed: 2, key: ["parts"])
    for _ in 0..<2_000 {
      let seconds = -2_208_988_800 + Int64(chance.index(6_000_000_000))
      var clock = time_t(seconds)
      var parts = tm()
      gmtime_r(&clock, &parts)
      let (year, month, day, hour, minute, second) = UTCTime(seconds: seconds).parts
      #expect(
        [year, month, day, hour, minute, second]
          == [parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec]
          .map { Int($0) })
    }
  }

  @Test func `times are ordered and travel through JSON as seconds`() throws {
    #expect(UTCTime(seconds: -1) < UTCTime(seconds: 0))
    let data = try JSONEncoder().encode([UTCTime(seconds: 5)])
    #expect(String(decoding: data, as: UTF8.self) == "[5]")
    #expect(try JSONDecoder().decode([UTCTime].self, from: data) == [UTCTime(seconds: 5)])
  }
}
