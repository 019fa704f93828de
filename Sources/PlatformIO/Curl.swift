import CCurl

/// Many transfers at once; `wakeUp` alone may be called from other threads.
struct CurlMulti: @unchecked Sendable {
  // The pointer is used by the network thread; `curl_multi_wakeup` is documented as thread-safe,
  // and the mailbox's lock keeps it from being called after `close`.
  private let raw: UnsafeMutableRawPointer

  init?() {
    guard let raw = ccurl_multi_init() else { return nil }
    self.raw = raw
  }

  func close() { ccurl_multi_cleanup(raw) }

  func set(_ option: ccurl_multi_option, _ value: Int) { ccurl_multi_set_long(raw, option, value) }

  func add(_ easy: CurlEasy) -> Bool { ccurl_multi_add(raw, easy.raw) }

  func remove(_ easy: CurlEasy) { ccurl_multi_remove(raw, easy.raw) }

  /// Moves every transfer as far as it goes without waiting.
  func perform() { ccurl_multi_perform(raw) }

  /// Sleeps until something can be done, or for this long.
  func wait(milliseconds: Int32) { ccurl_multi_poll(raw, milliseconds) }

  func wakeUp() { ccurl_multi_wakeup(raw) }

  /// The next transfer that has ended.
  func nextFinished() -> (easy: CurlEasy, code: ccurl_code)? {
    var raw: UnsafeMutableRawPointer?
    var code = CCURLE_OK
    guard ccurl_multi_next(self.raw, &raw, &code), let raw else { return nil }
    return (CurlEasy(raw: raw), code)
  }
}

/// One transfer's handle; used over and over.
struct CurlEasy: Hashable {
  let raw: UnsafeMutableRawPointer

  init(raw: UnsafeMutableRawPointer) {
    self.raw = raw
  }

  init?() {
    guard let raw = ccurl_easy_init() else { return nil }
    self.raw = raw
  }

  func close() { ccurl_easy_cleanup(raw) }

  func reset() { ccurl_easy_reset(raw) }

  func set(_ option: ccurl_option, _ value: Int) { ccurl_set_long(raw, option, value) }

  func set(_ option: ccurl_option, _ value: String?) { ccurl_set_string(raw, option, value) }

  func set(_ option: ccurl_option, pointer: UnsafeMutableRawPointer?) {
    ccurl_set_pointer(raw, option, pointer)
  }

  func set(_ option: ccurl_option, offset: Int) { ccurl_set_offset(raw, option, Int64(offset)) }

  func set(_ option: ccurl_option, list: OpaquePointer?) {
    ccurl_set_list(raw, option, list)
  }

  func integer(_ info: ccurl_info) -> Int { ccurl_get_long(raw, info) }

  func offset(_ info: ccurl_info) -> Int { Int(ccurl_get_offset(raw, info)) }

  func text(_ info: ccurl_info) -> String? {
    ccurl_get_string(raw, info).map { String(cString: $0) }
  }
}
