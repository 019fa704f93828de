#include "shim.h"

#define CURL_DISABLE_TYPECHECK 1
#include <curl/curl.h>
#include <dlfcn.h>
#include <pthread.h>
#include <string.h>

#define SAME_OPTION(name, value) _Static_assert(CURLOPT_##name == value, #name);
CCURL_OPTIONS(SAME_OPTION)
#define SAME_MULTI_OPTION(name, value) _Static_assert(CURLMOPT_##name == value, #name);
CCURL_MULTI_OPTIONS(SAME_MULTI_OPTION)
#define SAME_INFO(name, value) _Static_assert(CURLINFO_##name == value, #name);
CCURL_INFOS(SAME_INFO)
#define SAME_CODE(name, value) _Static_assert(CURLE_##name == value, #name);
CCURL_CODES(SAME_CODE)
_Static_assert((int)CCURL_HTTP_VERSION_2TLS == (int)CURL_HTTP_VERSION_2TLS, "");
_Static_assert((int)CCURL_NETRC_OPTIONAL == (int)CURL_NETRC_OPTIONAL, "");
_Static_assert(CCURL_ERROR_SIZE == CURL_ERROR_SIZE, "");

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

bool ccurl_uses_openssl(void) {
  const char *name = loaded ? api.curl_version_info(CURLVERSION_NOW)->ssl_version : NULL;
  return name != NULL && strncmp(name, "OpenSSL/", 8) == 0;
}

static curl_version_info_data *defaults(void) {
  curl_version_info_data *info = loaded ? api.curl_version_info(CURLVERSION_NOW) : NULL;
  return info != NULL && info->age >= CURLVERSION_SEVENTH ? info : NULL;
}

const char *ccurl_default_bundle(void) {
  return defaults() != NULL ? defaults()->cainfo : NULL;
}

const char *ccurl_default_directory(void) {
  return defaults() != NULL ? defaults()->capath : NULL;
}

void *ccurl_easy_init(void) { return api.curl_easy_init(); }
void ccurl_easy_cleanup(void *easy) { api.curl_easy_cleanup(easy); }
void ccurl_easy_reset(void *easy) { api.curl_easy_reset(easy); }
const char *ccurl_easy_strerror(ccurl_code code) { return api.curl_easy_strerror((CURLcode)code); }

bool ccurl_set_long(void *easy, ccurl_option option, long value) {
  return api.curl_easy_setopt(easy, (CURLoption)option, value) == CURLE_OK;
}

bool ccurl_set_offset(void *easy, ccurl_option option, int64_t value) {
  return api.curl_easy_setopt(easy, (CURLoption)option, (curl_off_t)value) == CURLE_OK;
}

bool ccurl_set_string(void *easy, ccurl_option option, const char *value) {
  return api.curl_easy_setopt(easy, (CURLoption)option, value) == CURLE_OK;
}

bool ccurl_set_pointer(void *easy, ccurl_option option, void *value) {
  return api.curl_easy_setopt(easy, (CURLoption)option, value) == CURLE_OK;
}

bool ccurl_set_list(void *easy, ccurl_option option, struct ccurl_list *value) {
  return api.curl_easy_setopt(easy, (CURLoption)option, value) == CURLE_OK;
}

bool ccurl_set_write(void *easy, ccurl_data_callback callback, void *context) {
  return api.curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, callback) == CURLE_OK &&
         api.curl_easy_setopt(easy, CURLOPT_WRITEDATA, context) == CURLE_OK;
}

bool ccurl_set_header(void *easy, ccurl_data_callback callback, void *context) {
  return api.curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, callback) == CURLE_OK &&
         api.curl_easy_setopt(easy, CURLOPT_HEADERDATA, context) == CURLE_OK;
}

long ccurl_get_long(void *easy, ccurl_info info) {
  long value = 0;
  return api.curl_easy_getinfo(easy, (CURLINFO)info, &value) == CURLE_OK ? value : 0;
}

int64_t ccurl_get_offset(void *easy, ccurl_info info) {
  curl_off_t value = 0;
  return api.curl_easy_getinfo(easy, (CURLINFO)info, &value) == CURLE_OK ? value : 0;
}

const char *ccurl_get_string(void *easy, ccurl_info info) {
  char *value = NULL;
  return api.curl_easy_getinfo(easy, (CURLINFO)info, &value) == CURLE_OK ? value : NULL;
}

struct ccurl_list *ccurl_list_append(struct ccurl_list *list, const char *text) {
  struct curl_slist *longer = api.curl_slist_append((struct curl_slist *)list, text);
  return longer != NULL ? (struct ccurl_list *)longer : list;
}

void ccurl_list_free(struct ccurl_list *list) { api.curl_slist_free_all((struct curl_slist *)list); }

void *ccurl_multi_init(void) { return api.curl_multi_init(); }
void ccurl_multi_cleanup(void *multi) { api.curl_multi_cleanup(multi); }

bool ccurl_multi_set_long(void *multi, ccurl_multi_option option, long value) {
  return api.curl_multi_setopt(multi, (CURLMoption)option, value) == CURLM_OK;
}

bool ccurl_multi_add(void *multi, void *easy) {
  return api.curl_multi_add_handle(multi, easy) == CURLM_OK;
}

bool ccurl_multi_remove(void *multi, void *easy) {
  return api.curl_multi_remove_handle(multi, easy) == CURLM_OK;
}

bool ccurl_multi_perform(void *multi) {
  int running = 0;
  return api.curl_multi_perform(multi, &running) == CURLM_OK;
}

bool ccurl_multi_poll(void *multi, int milliseconds) {
  return api.curl_multi_poll(multi, NULL, 0, milliseconds, NULL) == CURLM_OK;
}

bool ccurl_multi_wakeup(void *multi) { return api.curl_multi_wakeup(multi) == CURLM_OK; }

bool ccurl_multi_next(void *multi, void **easy, ccurl_code *code) {
  int left = 0;
  CURLMsg *message;
  while ((message = api.curl_multi_info_read(multi, &left)) != NULL) {
    if (message->msg != CURLMSG_DONE) continue;
    *easy = message->easy_handle;
    *code = (ccurl_code)message->data.result;
    return true;
  }
  return false;
}
