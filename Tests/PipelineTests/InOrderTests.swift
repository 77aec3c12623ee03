// InOrderTests: results come out in the order of the input, soon, within bounds, and an error ends it all.
import Base
import Foundation
import Pipeline
import Synchronization
import Testing

/// Keeps what it is told, in order, and lets others wait for it.
private final class Log<Entry: Sendable & Equatable>: @unchecked Sendable {
  private let condition = NSCondition()
  private var entries: [Entry] = []

  func add(_ entry: Entry) {
    condition.withLock {
      entries.append(entry)
      condition.broadcast()
    }
  }

  var all: [Entry] { condition.withLock { entries } }

  /// Waits until there are `count` entries; false where that takes more than so many seconds.
  func wait(for count: Int, within seconds: Double = 60) -> Bool {
    let end = Date(timeIntervalSinceNow: seconds)
    condition.lock()
    defer { condition.unlock() }
    while entries.count < count {
      if !condition.wait(until: end) { return false }
    }
    return true
  }
}

private struct Stop: Error, Equatable {
  var number: Int
}

/// Hands out 0 ..< count; one caller at a time, as `inOrder` promises.
private func numbers(_ count: Int) -> () -> Int? {
  var numbers = (0..<count).makeIterator()
  return { numbers.next() }
}

@Suite struct InOrderTests {
  @Test(arguments: [1, 2, 7]) func `the order is that of the input, however long each item takes`(width: Int) throws {
    var out: [Int] = []
    try inOrder(
      width: width, next: numbers(400), makeWorker: {},
      process: { number, _ in
        var chance = KeyedGenerator(seed: 1, key: ["spin", "\(number)"])
        var sum: UInt64 = 0
        for _ in 0..<chance.index(20_000) { sum &+= chance.next() }
        return sum == 1 ? -1 : number
      },
      emit: { out.append($0) })
    #expect(out == Array(0..<400))
  }

  @Test func `a slow first item holds back the others' results, not their work`() throws {
    let processed = Log<Int>()
    var out: [Int] = []
    try inOrder(
      width: 2, next: numbers(6), makeWorker: {},
      process: { number, _ in
        // The first ends only when all the others have: the second worker has to do them meanwhile.
        if number == 0, !processed.wait(for: 5) { throw Stop(number: 0) }
        processed.add(number)
        return number
      },
      emit: { out.append($0) })
    #expect(processed.all == [1, 2, 3, 4, 5, 0])
    #expect(out == [0, 1, 2, 3, 4, 5])
  }

  @Test(arguments: [(nil, 8), (32, 64)])
  func `work goes as far ahead of a slow item as is allowed`(ahead: Int?, window: Int) throws {
    let processed = Log<Int>()
    let given = Log<Int>()
    let numbers = numbers(100)
    func next() -> Int? {
      let number = numbers()
      if let number { given.add(number) }
      return number
    }
    func process(_ number: Int, _: Void) throws -> Int {
      if number == 0 {
        guard processed.wait(for: window - 1) else { throw Stop(number: 0) }
        // One more is not to come, however long this one takes.
        if given.wait(for: window + 1, within: 0.3) { throw Stop(number: given.all.count) }
      }
      processed.add(number)
      return number
    }
    if let ahead {
      try inOrder(width: 2, ahead: ahead, next: next, makeWorker: {}, process: process, emit: { _ in })
    } else {
      try inOrder(width: 2, next: next, makeWorker: {}, process: process, emit: { _ in })
    }
    #expect(processed.all.count == 100)
  }

  @Test func `each thread has a worker of its own`() throws {
    final class Worker {
      let thread = Thread.current
      var isBusy = false
    }
    let made = Log<Int>()
    let started = Log<Int>()
    let strange = Log<Int>()
    try inOrder(
      width: 4, next: numbers(100),
      makeWorker: {
        made.add(1)
        return Worker()
      },
      process: { number, worker in
        if worker.thread !== Thread.current || worker.isBusy { strange.add(number) }
        worker.isBusy = true
        started.add(number)
        // All four have to be at work at once before any may go on.
        if number < 4, !started.wait(for: 4) { throw Stop(number: number) }
        worker.isBusy = false
        return number
      },
      emit: { _ in })
    #expect(made.all.count == 4)
    #expect(strange.all == [])
  }

  @Test func `a next that waits does not hold back what is finished`() throws {
    // As `curate detect -` with a program at the other end that sends a path only when it has the last answer.
    let out = Log<Int>()
    var number = -1
    try inOrder(
      width: 3,
      next: { () -> Int? in
        if number >= 0, !out.wait(for: number + 1) { throw Stop(number: number) }
        number += 1
        return number < 30 ? number : nil
      }, makeWorker: {}, process: { number, _ in number }, emit: { out.add($0) })
    #expect(out.all == Array(0..<30))
  }

  @Test func `no more than four items a thread are under way`() throws {
    let taken = Mutex(0)
    let emitted = Mutex(0)
    let ahead = Log<Int>()
    let input = numbers(300)
    try inOrder(
      width: 2,
      next: { () -> Int? in
        guard let number = input() else { return nil }
        taken.withLock { $0 += 1 }
        ahead.add(taken.withLock { $0 } - emitted.withLock { $0 })
        return number
      }, makeWorker: {},
      process: { number, _ in
        // Every fiftieth waits until the others have gone as far ahead as they may.
        if number % 50 == 0, number + 8 <= 300, !ahead.wait(for: number + 8) { throw Stop(number: number) }
        return number
      },
      emit: { _ in emitted.withLock { $0 += 1 } })
    #expect(ahead.all.max() == 8)
  }

  @Test func `an error of process ends it, and nothing after the item comes out`() {
    var out: [Int] = []
    #expect(throws: Stop(number: 20)) {
      try inOrder(
        width: 4, next: numbers(1_000_000), makeWorker: {},
        process: { number, _ in
          if number == 20 { throw Stop(number: 20) }
          return number
        },
        emit: { out.append($0) })
    }
    #expect(out == Array(0..<out.count))
    #expect(out.count <= 20)
  }

  @Test func `an error of next ends it`() {
    var asked = 0
    #expect(throws: Stop(number: 5)) {
      try inOrder(
        width: 2,
        next: { () -> Int? in
          asked += 1
          if asked > 5 { throw Stop(number: 5) }
          return asked
        }, makeWorker: {}, process: { number, _ in number }, emit: { _ in })
    }
    #expect(asked == 6)
  }

  @Test func `an error of emit ends it, and emit is not called again`() {
    var out: [Int] = []
    #expect(throws: Stop(number: 3)) {
      try inOrder(
        width: 4, next: numbers(1_000_000), makeWorker: {}, process: { number, _ in number },
        emit: {
          out.append($0)
          if $0 == 3 { throw Stop(number: 3) }
        })
    }
    #expect(out == [0, 1, 2, 3])
  }

  @Test func `an error of makeWorker ends it`() {
    #expect(throws: Stop(number: 1)) {
      try inOrder(
        width: 2, next: numbers(1_000_000), makeWorker: { throw Stop(number: 1) },
        process: { (number: Int, _: Int) in number },
        emit: { _ in })
    }
  }

  @Test func `nothing in, nothing out`() throws {
    try inOrder(
      width: 3, next: { nil as Int? }, makeWorker: {}, process: { number, _ in number },
      emit: { Issue.record("\($0) came out of nothing") })
  }
}
