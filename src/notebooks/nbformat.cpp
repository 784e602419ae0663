#include "notebooks/nbformat.h"
namespace stoa {
bool is_json_mime(std::string_view mime) {
    mime = mime.substr(0, mime.find(';'));
    return mime == "application/json" || mime.ends_with("+json");
}
}  // namespace stoa
