// libcurl, bound with dlopen at the first request, so that a run without network never loads it.
// The constants are repeated here, and compared with <curl/curl.h> in shim.c: that header brings
// system types with it, which Swift would then take to be this module's.
#ifndef LOCK_CCURL_SHIM_H
#define LOCK_CCURL_SHIM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CCURL_OPTIONS(X) \
  X(NETRC, 51) \
  X(FOLLOWLOCATION, 52) \
  X(SSL_VERIFYPEER, 64) \
  X(SSL_VERIFYHOST, 81) \
  X(HTTP_VERSION, 84) \
  X(BUFFERSIZE, 98) \
  X(NOSIGNAL, 99) \
  X(HTTPAUTH, 107) \
  X(CONNECTTIMEOUT_MS, 156) \
  X(PIPEWAIT, 237) \
  X(URL, 10002) \
  X(PROXY, 10004) \
  X(RANGE, 10007) \
  X(ERRORBUFFER, 10010) \
  X(USERAGENT, 10018) \
  X(HTTPHEADER, 10023) \
  X(SSLCERT, 10025) \
  X(CAINFO, 10065) \
  X(CAPATH, 10097) \
  X(ACCEPT_ENCODING, 10102) \
  X(NETRC_FILE, 10118) \
  X(USERNAME, 10173) \
  X(PASSWORD, 10174) \
  X(MAXFILESIZE_LARGE, 30117)

#define CCURL_CASE(name, value) CCURLOPT_##name = value,
typedef enum { CCURL_OPTIONS(CCURL_CASE) } ccurl_option;
#undef CCURL_CASE

#define CCURL_MULTI_OPTIONS(X) \
  X(MAXCONNECTS, 6) \
  X(MAX_HOST_CONNECTIONS, 7) \
  X(MAX_CONCURRENT_STREAMS, 16)

#define CCURL_CASE(name, value) CCURLMOPT_##name = value,
typedef enum { CCURL_MULTI_OPTIONS(CCURL_CASE) } ccurl_multi_option;
#undef CCURL_CASE

#define CCURL_INFOS(X) \
  X(REDIRECT_URL, 1048607) \
  X(RESPONSE_CODE, 2097154) \
  X(CONTENT_LENGTH_DOWNLOAD_T, 6291471) \
  X(PRETRANSFER_TIME_T, 6291509)

#define CCURL_CASE(name, value) CCURLINFO_##name = value,
typedef enum { CCURL_INFOS(CCURL_CASE) } ccurl_info;
#undef CCURL_CASE

#define CCURL_CODES(X) \
  X(OK, 0) \
  X(UNSUPPORTED_PROTOCOL, 1) \
  X(URL_MALFORMAT, 3) \
  X(COULDNT_RESOLVE_PROXY, 5) \
  X(COULDNT_RESOLVE_HOST, 6) \
  X(COULDNT_CONNECT, 7) \
  X(WEIRD_SERVER_REPLY, 8) \
  X(HTTP2, 16) \
  X(PARTIAL_FILE, 18) \
  X(WRITE_ERROR, 23) \
  X(OPERATION_TIMEDOUT, 28) \
  X(SSL_CONNECT_ERROR, 35) \
  X(GOT_NOTHING, 52) \
  X(SEND_ERROR, 55) \
  X(RECV_ERROR, 56) \
  X(SSL_CERTPROBLEM, 58) \
  X(SSL_CIPHER, 59) \
  X(PEER_FAILED_VERIFICATION, 60) \
  X(BAD_CONTENT_ENCODING, 61) \
  X(FILESIZE_EXCEEDED, 63) \
  X(SSL_CACERT_BADFILE, 77) \
  X(AGAIN, 81) \
  X(SSL_ISSUER_ERROR, 83) \
  X(SSL_PINNEDPUBKEYNOTMATCH, 90) \
  X(SSL_INVALIDCERTSTATUS, 91) \
  X(HTTP2_STREAM, 92) \
  X(PROXY, 97) \
  X(SSL_CLIENTCERT, 98)

#define CCURL_CASE(name, value) CCURLE_##name = value,
typedef enum { CCURL_CODES(CCURL_CASE) } ccurl_code;
#undef CCURL_CASE

enum { CCURL_HTTP_VERSION_2TLS = 4, CCURL_NETRC_OPTIONAL = 1, CCURL_ERROR_SIZE = 256 };

struct ccurl_list;

/// Receives body bytes or one header line; returns how many bytes it took.
typedef size_t (*ccurl_data_callback)(char *bytes, size_t size, size_t count, void *context);

/// Loads the library and all symbols once; every later call returns the first answer at once.
bool ccurl_load(void);

/// The version as 0xXXYYZZ; 0 while the library is not loaded.
unsigned int ccurl_version(void);

/// Whether certificates are looked up by OpenSSL, which reads of a directory only what it needs.
bool ccurl_uses_openssl(void);

/// The file and the directory of certificates that the library was built with, or NULL.
const char *ccurl_default_bundle(void);
const char *ccurl_default_directory(void);

void *ccurl_easy_init(void);
void ccurl_easy_cleanup(void *easy);
void ccurl_easy_reset(void *easy);
const char *ccurl_easy_strerror(ccurl_code code);

// One setter per kind of option; false for one that the library lacks.
bool ccurl_set_long(void *easy, ccurl_option option, long value);
bool ccurl_set_offset(void *easy, ccurl_option option, int64_t value);
bool ccurl_set_string(void *easy, ccurl_option option, const char *value);
bool ccurl_set_pointer(void *easy, ccurl_option option, void *value);
bool ccurl_set_list(void *easy, ccurl_option option, struct ccurl_list *value);
bool ccurl_set_write(void *easy, ccurl_data_callback callback, void *context);
bool ccurl_set_header(void *easy, ccurl_data_callback callback, void *context);

// Getters; what is unknown is 0 or NULL.
long ccurl_get_long(void *easy, ccurl_info info);
int64_t ccurl_get_offset(void *easy, ccurl_info info);
const char *ccurl_get_string(void *easy, ccurl_info info);

struct ccurl_list *ccurl_list_append(struct ccurl_list *list, const char *text);
void ccurl_list_free(struct ccurl_list *list);

void *ccurl_multi_init(void);
void ccurl_multi_cleanup(void *multi);
bool ccurl_multi_set_long(void *multi, ccurl_multi_option option, long value);
bool ccurl_multi_add(void *multi, void *easy);
bool ccurl_multi_remove(void *multi, void *easy);
bool ccurl_multi_perform(void *multi);
bool ccurl_multi_poll(void *multi, int milliseconds);
bool ccurl_multi_wakeup(void *multi);

/// Takes the next finished transfer; false when there is none.
bool ccurl_multi_next(void *multi, void **easy, ccurl_code *code);

#endif
