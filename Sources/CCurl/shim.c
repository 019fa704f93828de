#include "shim.h"

#include <dlfcn.h>
#include <pthread.h>

// Every function that is used, in one list: the table and its loading follow from it.
#define SYMBOLS(X)                                                                                 \
  X(curl_global_init)                                                                              \
  X(curl_version_info)                                                                             \
  X(curl_easy_init)                                                                                \
  X(curl_easy_cleanup)                                                                             \
  X(curl_easy_reset)                                                                               \
  X(curl_easy_strerror)                                                                            \
  X(curl_easy_setopt)                                                                              \
  X(curl_easy_getinfo)                                                                             \
  X(curl_slist_append)                                                                             \
  X(curl_slist_free_all)                                                                           \
  X(curl_multi_init)                                                                               \
  X(curl_multi_cleanup)                                                                            \
  X(curl_multi_setopt)                                                                             \
  X(curl_multi_add_handle)                                                                         \
  X(curl_multi_remove_handle)                                                                      \
  X(curl_multi_perform)                                                                            \
  X(curl_multi_poll)                                                                               \
  X(curl_multi_wakeup)                                                                             \
  X(curl_multi_info_read)

#define FIELD(name) __typeof__(name) *name;
static struct {
  SYMBOLS(FIELD)
} api;

static const char *const names[] = {
#ifdef __APPLE__
    "libcurl.4.dylib",
    "/usr/lib/libcurl.4.dylib",
    "/opt/homebrew/opt/curl/lib/libcurl.4.dylib",
#else
    "libcurl.so.4",
    "libcurl-gnutls.so.4",
#endif
};

static pthread_once_t once = PTHREAD_ONCE_INIT;
static bool loaded;

static bool bind_all(void *library) {
#define BIND(name)                                                                                 \
  api.name = (__typeof__(api.name))dlsym(library, #name);                                          \
  if (api.name == NULL) return false;
  SYMBOLS(BIND)
  return true;
}

static void load(void) {
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    void *library = dlopen(names[i], RTLD_LAZY | RTLD_LOCAL);
    if (library == NULL) continue;
    if (bind_all(library) && api.curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK) {
      loaded = true;
      return;
    }
    dlclose(library);
  }
}

bool ccurl_load(void) {
  pthread_once(&once, load);
  return loaded;
}

unsigned int ccurl_version(void) {
  return loaded ? api.curl_version_info(CURLVERSION_NOW)->version_num : 0;
}

CURL *ccurl_easy_init(void) { return api.curl_easy_init(); }
void ccurl_easy_cleanup(CURL *easy) { api.curl_easy_cleanup(easy); }
void ccurl_easy_reset(CURL *easy) { api.curl_easy_reset(easy); }
const char *ccurl_easy_strerror(CURLcode code) { return api.curl_easy_strerror(code); }

CURLcode ccurl_set_long(CURL *easy, CURLoption option, long value) {
  return api.curl_easy_setopt(easy, option, value);
}

CURLcode ccurl_set_offset(CURL *easy, CURLoption option, curl_off_t value) {
  return api.curl_easy_setopt(easy, option, value);
}

CURLcode ccurl_set_string(CURL *easy, CURLoption option, const char *value) {
  return api.curl_easy_setopt(easy, option, value);
}

CURLcode ccurl_set_pointer(CURL *easy, CURLoption option, void *value) {
  return api.curl_easy_setopt(easy, option, value);
}

CURLcode ccurl_set_list(CURL *easy, CURLoption option, struct curl_slist *value) {
  return api.curl_easy_setopt(easy, option, value);
}

CURLcode ccurl_set_write(CURL *easy, ccurl_data_callback callback, void *context) {
  CURLcode code = api.curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, callback);
  return code != CURLE_OK ? code : api.curl_easy_setopt(easy, CURLOPT_WRITEDATA, context);
}

CURLcode ccurl_set_header(CURL *easy, ccurl_data_callback callback, void *context) {
  CURLcode code = api.curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, callback);
  return code != CURLE_OK ? code : api.curl_easy_setopt(easy, CURLOPT_HEADERDATA, context);
}

long ccurl_get_long(CURL *easy, CURLINFO info) {
  long value = 0;
  return api.curl_easy_getinfo(easy, info, &value) == CURLE_OK ? value : 0;
}

curl_off_t ccurl_get_offset(CURL *easy, CURLINFO info) {
  curl_off_t value = 0;
  return api.curl_easy_getinfo(easy, info, &value) == CURLE_OK ? value : 0;
}

const char *ccurl_get_string(CURL *easy, CURLINFO info) {
  char *value = NULL;
  return api.curl_easy_getinfo(easy, info, &value) == CURLE_OK ? value : NULL;
}

struct curl_slist *ccurl_list_append(struct curl_slist *list, const char *text) {
  struct curl_slist *longer = api.curl_slist_append(list, text);
  return longer != NULL ? longer : list;
}

void ccurl_list_free(struct curl_slist *list) { api.curl_slist_free_all(list); }

CURLM *ccurl_multi_init(void) { return api.curl_multi_init(); }
void ccurl_multi_cleanup(CURLM *multi) { api.curl_multi_cleanup(multi); }

CURLMcode ccurl_multi_set_long(CURLM *multi, CURLMoption option, long value) {
  return api.curl_multi_setopt(multi, option, value);
}

CURLMcode ccurl_multi_add(CURLM *multi, CURL *easy) {
  return api.curl_multi_add_handle(multi, easy);
}

CURLMcode ccurl_multi_remove(CURLM *multi, CURL *easy) {
  return api.curl_multi_remove_handle(multi, easy);
}

CURLMcode ccurl_multi_perform(CURLM *multi) {
  int running = 0;
  return api.curl_multi_perform(multi, &running);
}

CURLMcode ccurl_multi_poll(CURLM *multi, int milliseconds) {
  return api.curl_multi_poll(multi, NULL, 0, milliseconds, NULL);
}

CURLMcode ccurl_multi_wakeup(CURLM *multi) { return api.curl_multi_wakeup(multi); }

bool ccurl_multi_next(CURLM *multi, CURL **easy, CURLcode *code) {
  int left = 0;
  CURLMsg *message;
  while ((message = api.curl_multi_info_read(multi, &left)) != NULL) {
    if (message->msg != CURLMSG_DONE) continue;
    *easy = message->easy_handle;
    *code = message->data.result;
    return true;
  }
  return false;
}
