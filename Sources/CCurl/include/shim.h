// libcurl, bound with dlopen at the first request, so that a run without network never loads it.
// <curl/curl.h> gives types and constants only: nothing here links against the library.
#ifndef LOCK_CCURL_SHIM_H
#define LOCK_CCURL_SHIM_H

#define CURL_DISABLE_TYPECHECK 1
#include <curl/curl.h>
#include <stdbool.h>
#include <stddef.h>

/// Receives body bytes or one header line; returns how many bytes it took.
typedef size_t (*ccurl_data_callback)(char *bytes, size_t size, size_t count, void *context);

/// Loads the library and all symbols once; every later call returns the first answer at once.
bool ccurl_load(void);

/// The version as 0xXXYYZZ; 0 while the library is not loaded.
unsigned int ccurl_version(void);

CURL *ccurl_easy_init(void);
void ccurl_easy_cleanup(CURL *easy);
void ccurl_easy_reset(CURL *easy);
const char *ccurl_easy_strerror(CURLcode code);

// One setter per kind of option; all return CURLE_UNKNOWN_OPTION for one that the library lacks.
CURLcode ccurl_set_long(CURL *easy, CURLoption option, long value);
CURLcode ccurl_set_offset(CURL *easy, CURLoption option, curl_off_t value);
CURLcode ccurl_set_string(CURL *easy, CURLoption option, const char *value);
CURLcode ccurl_set_pointer(CURL *easy, CURLoption option, void *value);
CURLcode ccurl_set_list(CURL *easy, CURLoption option, struct curl_slist *value);
CURLcode ccurl_set_write(CURL *easy, ccurl_data_callback callback, void *context);
CURLcode ccurl_set_header(CURL *easy, ccurl_data_callback callback, void *context);

// Getters; what is unknown is 0 or NULL.
long ccurl_get_long(CURL *easy, CURLINFO info);
curl_off_t ccurl_get_offset(CURL *easy, CURLINFO info);
const char *ccurl_get_string(CURL *easy, CURLINFO info);

struct curl_slist *ccurl_list_append(struct curl_slist *list, const char *text);
void ccurl_list_free(struct curl_slist *list);

CURLM *ccurl_multi_init(void);
void ccurl_multi_cleanup(CURLM *multi);
CURLMcode ccurl_multi_set_long(CURLM *multi, CURLMoption option, long value);
CURLMcode ccurl_multi_add(CURLM *multi, CURL *easy);
CURLMcode ccurl_multi_remove(CURLM *multi, CURL *easy);
CURLMcode ccurl_multi_perform(CURLM *multi);
CURLMcode ccurl_multi_poll(CURLM *multi, int milliseconds);
CURLMcode ccurl_multi_wakeup(CURLM *multi);

/// Takes the next finished transfer; false when there is none.
bool ccurl_multi_next(CURLM *multi, CURL **easy, CURLcode *code);

#endif
