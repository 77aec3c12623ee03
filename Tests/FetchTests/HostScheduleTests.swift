// Turns, places and rests, without a network and with a clock of our own.
import Fetch
import Testing

@Suite struct `A host schedule` {
  @Test func `gives hosts their turns`() {
    var schedule = HostSchedule<String>(inFlight: 10, perHost: 10, rate: nil)
    for item in ["a1", "a2", "a3"] { schedule.add(item, to: "a") }
    for item in ["b1", "b2"] { schedule.add(item, to: "b") }
    schedule.add("c1", to: "c")
    #expect(drain(&schedule, at: 0) == ["a1", "b1", "c1", "a2", "b2", "a3"])
    #expect(schedule.wakeTime() == nil)
  }

  @Test func `keeps to the places per host and in all`() {
    var schedule = HostSchedule<String>(inFlight: 3, perHost: 2, rate: nil)
    for item in ["a1", "a2", "a3"] { schedule.add(item, to: "a") }
    for item in ["b1", "b2"] { schedule.add(item, to: "b") }
    #expect(drain(&schedule, at: 0) == ["a1", "b1", "a2"])
    #expect(schedule.active == 3)
    schedule.finish("b", at: 0)
    // a has its two: b is next, though a's turn it was.
    #expect(drain(&schedule, at: 0) == ["b2"])
    schedule.finish("a", at: 0)
    #expect(drain(&schedule, at: 0) == ["a3"])
  }

  @Test func `passes over a host that rests, and says when it will be back`() {
    var schedule = HostSchedule<String>(inFlight: 10, perHost: 10, rate: nil)
    schedule.rest("a", until: 5)
    schedule.rest("a", until: 3)
    schedule.add("a1", to: "a")
    schedule.add("b1", to: "b")
    #expect(schedule.rest(of: "a", at: 1) == 4)
    #expect(drain(&schedule, at: 1) == ["b1"])
    #expect(schedule.wakeTime() == 5)
    #expect(drain(&schedule, at: 4.9) == [])
    #expect(drain(&schedule, at: 5) == ["a1"])
  }

  @Test func `brings back what was put off, soonest first`() {
    var schedule = HostSchedule<String>(inFlight: 10, perHost: 10, rate: nil)
    schedule.add("late", to: "a", notBefore: 9)
    schedule.add("soon", to: "a", notBefore: 2)
    schedule.add("between", to: "b", notBefore: 4)
    #expect(schedule.wakeTime() == 2)
    #expect(drain(&schedule, at: 3) == ["soon"])
    #expect(schedule.wakeTime() == 4)
    #expect(drain(&schedule, at: 9) == ["late", "between"])
  }

  @Test func `spaces the starts of a host by its rate`() {
    var schedule = HostSchedule<String>(inFlight: 10, perHost: 10, rate: 2)
    for item in ["a1", "a2", "a3"] { schedule.add(item, to: "a") }
    schedule.add("b1", to: "b")
    #expect(drain(&schedule, at: 10) == ["a1", "b1"])
    #expect(schedule.wakeTime() == 10.5)
    #expect(drain(&schedule, at: 10.4) == [])
    // Time that went by unused is not made up for.
    #expect(drain(&schedule, at: 20) == ["a2"])
    #expect(drain(&schedule, at: 20.5) == ["a3"])
  }

  @Test func `lets go of what is no longer wanted`() {
    var schedule = HostSchedule<String>(inFlight: 10, perHost: 10, rate: nil)
    for item in ["a1", "a2"] { schedule.add(item, to: "a") }
    schedule.add("a3", to: "a", notBefore: 5)
    schedule.add("b1", to: "b")
    #expect(schedule.remove(from: "a") { $0 != "a2" } == ["a1", "a3"])
    #expect(drain(&schedule, at: 9) == ["a2", "b1"])
    #expect(schedule.remove(from: "nobody") { _ in true } == [])
  }

  @Test func `forgets nothing but idle hosts`() {
    var schedule = HostSchedule<Int>(inFlight: 5000, perHost: 1, rate: nil)
    schedule.rest("resting", until: 1000)
    for host in 0..<5000 {
      schedule.add(host, to: "host \(host)")
      #expect(schedule.next(at: 1) == host)
      if host % 2 == 0 { schedule.finish("host \(host)", at: 1) }
    }
    #expect(schedule.active == 2500)
    #expect(schedule.rest(of: "resting", at: 1) == 999)
    schedule.add(7, to: "host 7")
    #expect(schedule.next(at: 1) == nil)
    schedule.finish("host 7", at: 1)
    #expect(schedule.next(at: 1) == 7)
  }

  private func drain<Item>(_ schedule: inout HostSchedule<Item>, at now: Double) -> [Item] {
    var items: [Item] = []
    while let item = schedule.next(at: now) { items.append(item) }
    return items
  }
}
