/// The number of bytes to insert, delete or replace to make one text the other, up to a bound.
///
/// Nil where it is more than `bound`. O(bound × length).
package func editDistance(_ a: [UInt8], _ b: [UInt8], atMost bound: Int) -> Int? {
  guard abs(a.count - b.count) <= bound else { return nil }
  var previous = Array(0...b.count)
  var current = previous
  for i in 0..<a.count {
    current[0] = i + 1
    var least = current[0]
    for j in 0..<b.count {
      let replaced = previous[j] + (a[i] == b[j] ? 0 : 1)
      current[j + 1] = min(replaced, previous[j + 1] + 1, current[j] + 1)
      least = min(least, current[j + 1])
    }
    guard least <= bound else { return nil }
    swap(&previous, &current)
  }
  return previous[b.count] <= bound ? previous[b.count] : nil
}

/// The text among `known` that is nearest to what was written; nil where none is near.
package func nearestName(to written: String, among known: some Sequence<String>) -> String? {
  let bytes = Array(written.utf8)
  let bound = max(1, bytes.count / 3)
  var best: (distance: Int, name: String)?
  for name in known {
    guard let distance = editDistance(bytes, Array(name.utf8), atMost: bound) else { continue }
    if best.map({ (distance, name) < ($0.distance, $0.name) }) ?? true { best = (distance, name) }
  }
  return best?.name
}
