// The files of one folder, held in memory: what is not in the map can't be served, so no path leads out of the folder.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/message.h"
#include "http/parse.h"
#include "http/router.h"

namespace stoa::http {

class Folder {
public:
    /// Reads all of it. Throws std::runtime_error when it is no folder or larger than the options allow.
    Folder(std::string_view prefix, const std::filesystem::path& folder, FolderOptions options);

    /// The answer to a GET or HEAD of a path; nothing when no file and no page stands there.
    [[nodiscard]] std::optional<Response> find(const Request& request, const std::vector<std::string>& segments) const;
    /// The answer when no folder found one: index.html with status 404, when the options say so and a browser's tab goes there.
    [[nodiscard]] std::optional<Response> find_lost(const Request& request) const;

private:
    struct Form {
        std::shared_ptr<const std::string> bytes;
        std::string etag;
    };
    struct File {
        std::string content_type;
        std::string cache_control;
        std::optional<Form> plain, gzip, brotli;
    };
    [[nodiscard]] Response answer(const File& file, const Request& request) const;
    [[nodiscard]] Response lost(const File& index) const;
    void load(const std::filesystem::path& file, std::string name);
    void put_before(const std::string& path);

    std::string prefix_;  // "" or "/x"
    bool pages_for_lost_ = false;
    std::map<std::string, File, std::less<>> files_;  // "assets/app.js"
    std::vector<Pattern> pages_;
    Pairs headers_;
    std::size_t bytes_ = 0;
};

/// By the end of the name; application/octet-stream for what is unknown.
[[nodiscard]] std::string_view content_type_of(std::string_view file_name);
/// Whether a bundler wrote a content hash into the name: app-B1c2D3e4.js.
[[nodiscard]] bool has_content_hash(std::string_view file_name);

}  // namespace stoa::http
