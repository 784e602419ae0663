#include "http/folder.h"

#include <algorithm>
#include <fstream>
#include <stdexcept>

#include <fmt/format.h>

#include "base/log.h"

namespace stoa::http {

namespace {

std::string etag_of(std::string_view bytes) {  // FNV-1a: tells versions of our own files apart, defends against nobody
    std::uint64_t hash = 0xcbf29ce484222325u;
    for (char c : bytes) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
    return fmt::format("\"{:016x}\"", hash);
}

std::string read_whole(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::string bytes(std::istreambuf_iterator<char>(in), {});
    if (!in && !in.eof()) throw std::runtime_error("can't read " + file.string());
    return bytes;
}

bool etag_fits(std::string_view if_none_match, std::string_view etag) {
    return if_none_match == "*" || if_none_match.find(etag) != std::string_view::npos;  // quotes keep it exact; W/ is ignored
}

}  // namespace

std::string_view content_type_of(std::string_view file_name) {
    static constexpr std::pair<std::string_view, std::string_view> types[] = {
        {".html", "text/html; charset=utf-8"},
        {".js", "text/javascript; charset=utf-8"},
        {".mjs", "text/javascript; charset=utf-8"},
        {".css", "text/css; charset=utf-8"},
        {".json", "application/json; charset=utf-8"},
        {".map", "application/json; charset=utf-8"},
        {".webmanifest", "application/manifest+json"},
        {".svg", "image/svg+xml"},
        {".png", "image/png"},
        {".jpg", "image/jpeg"},
        {".jpeg", "image/jpeg"},
        {".gif", "image/gif"},
        {".webp", "image/webp"},
        {".avif", "image/avif"},
        {".ico", "image/x-icon"},
        {".woff2", "font/woff2"},
        {".woff", "font/woff"},
        {".ttf", "font/ttf"},
        {".wasm", "application/wasm"},
        {".txt", "text/plain; charset=utf-8"},
        {".md", "text/plain; charset=utf-8"},
    };
    for (const auto& [end, type] : types) {
        if (file_name.ends_with(end)) return type;
    }
    return "application/octet-stream";
}

bool has_content_hash(std::string_view file_name) {
    const auto dot = file_name.find('.', file_name.rfind('/') + 1);
    if (dot == std::string_view::npos) return false;
    const auto stem = file_name.substr(0, dot);
    // Eight characters behind a hyphen, one of them a digit or a capital: "app-B1c2D3e4.js", not "service-settings.js".
    if (stem.size() < 10 || stem[stem.size() - 9] != '-') return false;
    const auto hash = stem.substr(stem.size() - 8);
    const auto is_hash_char = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    };
    const auto is_telling = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); };
    return std::ranges::all_of(hash, is_hash_char) && std::ranges::any_of(hash, is_telling);
}

Folder::Folder(std::string_view prefix, const std::filesystem::path& folder, FolderOptions options)
    : prefix_(prefix.ends_with('/') ? prefix.substr(0, prefix.size() - 1) : prefix) {
    namespace fs = std::filesystem;
    if (!fs::is_directory(folder)) throw std::runtime_error(folder.string() + " is no folder");
    for (const auto& page : options.page_paths) pages_.emplace_back(page);
    headers_ = std::move(options.headers);
    pages_for_lost_ = options.pages_for_lost;
    for (auto at = fs::recursive_directory_iterator(folder); at != fs::recursive_directory_iterator(); ++at) {
        const std::string name = at->path().filename().string();
        const bool is_left_out = name.starts_with('.') || (at.depth() == 0 && std::ranges::find(options.left_out, name) != options.left_out.end());
        if (at->is_symlink() || is_left_out) {
            if (at->is_directory()) at.disable_recursion_pending();
            continue;
        }
        if (!at->is_regular_file()) continue;
        bytes_ += at->file_size();
        if (bytes_ > options.max_folder_bytes)
            throw std::runtime_error(fmt::format("{} holds more than {} bytes", folder.string(), options.max_folder_bytes));
        load(at->path(), at->path().lexically_relative(folder).generic_string());
    }
    if (!options.path_before.empty()) put_before(options.path_before);
    std::erase_if(files_, [](const auto& file) { return !file.second.plain; });  // a .gz alone is a download, and not ours
}

void Folder::put_before(const std::string& path) {
    const auto index = files_.find("index.html");
    if (index == files_.end() || !index->second.plain) return;
    std::string text = *index->second.plain->bytes;
    for (const std::string_view begin : {"=\"/", "='/"}) {
        for (std::size_t at = 0; (at = text.find(begin, at)) != std::string::npos; at += begin.size() + path.size())
            text.insert(at + begin.size() - 1, path);
    }
    std::string etag = etag_of(text);
    index->second.plain = Form{std::make_shared<const std::string>(std::move(text)), std::move(etag)};
    index->second.gzip.reset();
    index->second.brotli.reset();
}

void Folder::load(const std::filesystem::path& path, std::string name) {
    auto form = &File::plain;
    if (name.ends_with(".gz")) {
        form = &File::gzip;
        name.resize(name.size() - 3);
    } else if (name.ends_with(".br")) {
        form = &File::brotli;
        name.resize(name.size() - 3);
    }
    File& file = files_[name];
    file.content_type = content_type_of(name);
    file.cache_control = has_content_hash(name) ? "public, max-age=31536000, immutable" : "no-cache";
    auto bytes = std::make_shared<const std::string>(read_whole(path));
    std::string etag = etag_of(*bytes);
    file.*form = Form{std::move(bytes), std::move(etag)};
}

Response Folder::answer(const File& file, const Request& request) const {
    const Form* form = &*file.plain;
    std::string_view encoding;
    const auto accepts = request.header("Accept-Encoding").value_or("");
    if (file.gzip && has_token(accepts, "gzip")) {
        form = &*file.gzip;
        encoding = "gzip";
    }
    if (file.brotli && has_token(accepts, "br")) {
        form = &*file.brotli;
        encoding = "br";
    }
    Response response;
    for (const auto& [name, value] : headers_) response.headers.add(name, value);
    response.headers.add("Content-Type", file.content_type);
    response.headers.add("Cache-Control", file.cache_control);
    response.headers.add("ETag", form->etag);
    if (file.gzip || file.brotli) response.headers.add("Vary", "Accept-Encoding");
    if (!encoding.empty()) response.headers.add("Content-Encoding", std::string(encoding));
    if (const auto known = request.header("If-None-Match"); known && etag_fits(*known, form->etag)) {
        response.status = 304;
    } else {
        response.body = form->bytes;
    }
    return response;
}

/// The page says that there is nothing here; kept nowhere, since tomorrow there may be something.
Response Folder::lost(const File& index) const {
    Response response;
    response.status = 404;
    for (const auto& [name, value] : headers_) response.headers.add(name, value);
    response.headers.add("Content-Type", index.content_type);
    response.headers.add("Cache-Control", "no-store");
    response.body = index.plain->bytes;
    return response;
}

std::optional<Response> Folder::find(const Request& request, const std::vector<std::string>& segments) const {
    if (!request.path.starts_with(prefix_ + "/")) return std::nullopt;
    const auto name = std::string_view(request.path).substr(prefix_.size() + 1);
    if (const auto file = files_.find(name); file != files_.end()) return answer(file->second, request);
    for (const Pattern& page : pages_) {
        if (!page.match(segments)) continue;
        if (const auto index = files_.find("index.html"); index != files_.end()) return answer(index->second, request);
    }
    return std::nullopt;
}

std::optional<Response> Folder::find_lost(const Request& request) const {
    // What a frame shows is a document of its own, and no place for the page.
    if (!pages_for_lost_ || request.header("Sec-Fetch-Dest") != "document" || !request.path.starts_with(prefix_ + "/")) return std::nullopt;
    const auto index = files_.find("index.html");
    return index == files_.end() ? std::nullopt : std::optional(lost(index->second));
}

}  // namespace stoa::http
