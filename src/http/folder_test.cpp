#include "http/folder.h"

#include <stdlib.h>

#include <doctest/doctest.h>

#include <fstream>

using namespace stoa::http;
namespace fs = std::filesystem;

namespace {

/// A web build in a folder of its own, gone with the test.
struct Site {
    Site() {
        std::string name = (fs::temp_directory_path() / "stoa_folder_XXXXXX").string();
        if (!::mkdtemp(name.data())) throw std::runtime_error("mkdtemp");
        root = name;
        write("index.html", "<!doctype html>");
        write("assets/app-B1c2D3e4.js", "plain");
        write("assets/app-B1c2D3e4.js.gz", "gzipped");
        write("assets/app-B1c2D3e4.js.br", "brotlied");
        write(".env", "secret");
        write(".git/config", "secret");
        fs::create_symlink("/etc/passwd", root / "passwd");
        fs::create_directory_symlink("/etc", root / "etc");
    }
    ~Site() { fs::remove_all(root); }
    void write(const std::string& name, const std::string& text) {
        fs::create_directories((root / name).parent_path());
        std::ofstream(root / name) << text;
    }
    fs::path root;
};

std::optional<Response> ask(const Folder& folder, std::string target, Headers headers = {}) {
    const auto parsed = parse_target(target);
    if (!parsed) return std::nullopt;
    Request request;
    request.path = parsed->path;
    request.headers = std::move(headers);
    return folder.find(request, parsed->segments);
}

}  // namespace

TEST_CASE("a folder serves its files in the form the browser accepts, and hashed ones for ever") {
    const Site site;
    const Folder folder("/", site.root, {});
    Headers all;
    all.add("Accept-Encoding", "gzip, deflate, br");
    const auto brotli = ask(folder, "/assets/app-B1c2D3e4.js", all);
    REQUIRE(brotli);
    CHECK(view(brotli->body) == "brotlied");
    CHECK(brotli->headers.find("Content-Encoding") == "br");
    CHECK(brotli->headers.find("Content-Type") == "text/javascript; charset=utf-8");
    CHECK(brotli->headers.find("Cache-Control") == "public, max-age=31536000, immutable");
    CHECK(brotli->headers.find("Vary") == "Accept-Encoding");
    Headers gzip_only;
    gzip_only.add("Accept-Encoding", "gzip, br;q=0");
    CHECK(view(ask(folder, "/assets/app-B1c2D3e4.js", gzip_only)->body) == "gzipped");
    CHECK(view(ask(folder, "/assets/app-B1c2D3e4.js")->body) == "plain");
    CHECK_FALSE(ask(folder, "/assets/app-B1c2D3e4.js.br"));
}

TEST_CASE("a page path is answered with index.html, revalidated by its ETag") {
    const Site site;
    const Folder folder("/", site.root, {.page_paths = {"/", "/notebooks/{id}"}});
    const auto page = ask(folder, "/notebooks/n1");
    REQUIRE(page);
    CHECK(page->headers.find("Cache-Control") == "no-cache");
    Headers known;
    known.add("If-None-Match", "W/" + std::string(*page->headers.find("ETag")));
    const auto again = ask(folder, "/", known);
    CHECK(again->status == 304);
    CHECK(view(again->body).empty());
    CHECK_FALSE(ask(folder, "/notebooks/n1/x"));
    CHECK_FALSE(ask(folder, "/missing.js"));
}

TEST_CASE("a browser that goes to an address which is none gets the page, as not found; what a page or a program asks for does not") {
    const Site site;
    Router router;
    router.serve_folder("/", site.root, {.pages_for_lost = true, .left_out = {"assets"}});
    router.serve_folder("/frame", site.root / "assets", {.page_paths = {}});
    const auto go = [&](const char* target, const char* destination) {
        Request request;
        request.path = target;
        request.headers.add("Sec-Fetch-Mode", "navigate");
        request.headers.add("Sec-Fetch-Dest", destination);
        return router.find_file(request, parse_target(target)->segments);
    };
    const auto page = go("/nowhere", "document");
    REQUIRE(page);
    CHECK(page->status == 404);
    CHECK(view(page->body) == view(go("/", "document")->body));
    CHECK_FALSE(page->headers.find("ETag"));
    CHECK_FALSE(go("/nowhere", "iframe"));
    CHECK_FALSE(go("/nowhere", "script"));
    // Another folder's files are found, also by a tab that goes there.
    CHECK(view(go("/frame/app-B1c2D3e4.js", "document")->body) == "plain");
    CHECK(view(go("/frame/app-B1c2D3e4.js", "iframe")->body) == "plain");
    CHECK(go("/frame/none.js", "document")->status == 404);
}

TEST_CASE("nothing outside the folder is served, nor what is hidden in it or linked from it") {
    const Site site;
    const Folder folder("/", site.root, {});
    for (const char* target : {"/passwd", "/etc/passwd", "/.env", "/.git/config", "/assets", "/assets/", "/../../etc/passwd",
                               "/%2e%2e/%2e%2e/etc/passwd", "/assets/%2e%2e%2findex.html", "/index.html%00.js", "/assets%2Fapp-B1c2D3e4.js/"}) {
        CAPTURE(target);
        CHECK_FALSE(ask(folder, target));
    }
}

TEST_CASE("a folder over its limit is refused, and so is what is none") {
    const Site site;
    CHECK_THROWS(Folder("/", site.root, {.max_folder_bytes = 10}));
    CHECK_THROWS(Folder("/", site.root / "missing", {}));
}

TEST_CASE("only a content hash makes a name immutable") {
    CHECK(has_content_hash("assets/app-B1c2D3e4.js"));
    CHECK(has_content_hash("assets/KaTeX_Main-Bold-Cx986IdX.woff2"));
    CHECK_FALSE(has_content_hash("service-settings.js"));
    CHECK_FALSE(has_content_hash("index.html"));
    CHECK_FALSE(has_content_hash("a-b"));
}

TEST_CASE("a folder gives its files the headers it was told, and leaves out what it was told") {
    Site site;
    site.write("frame/output.html", "<!doctype html>");
    site.write("assets/frame/inner.js", "not at the top");
    FolderOptions page;
    page.left_out = {"frame"};
    const Folder rest("/", site.root, page);
    CHECK(!ask(rest, "/frame/output.html"));
    CHECK(ask(rest, "/assets/frame/inner.js"));
    FolderOptions caged;
    caged.page_paths = {};
    caged.headers = {{"Content-Security-Policy", "sandbox"}};
    const Folder frames("/frame/", site.root / "frame", caged);
    const auto found = ask(frames, "/frame/output.html");
    REQUIRE(found);
    CHECK(found->headers.find("Content-Security-Policy") == "sandbox");
    CHECK(found->headers.find("Content-Type") == "text/html; charset=utf-8");
    CHECK(!ask(frames, "/frame/"));
}

TEST_CASE("below a path index.html names its files by the whole path, and no packed form of it is left") {
    Site site;
    site.write("index.html", "<link href=\"/icons/a.svg\"><script src=\"/theme.js\"></script><a href=\"https://x.example/\">/</a>");
    site.write("index.html.gz", "gzipped");
    FolderOptions page;
    page.path_before = "/stoa";
    const Folder folder("/", site.root, page);
    Headers accepts;
    accepts.add("Accept-Encoding", "gzip");
    const auto found = ask(folder, "/", accepts);
    REQUIRE(found);
    CHECK(view(found->body) ==
          "<link href=\"/stoa/icons/a.svg\"><script src=\"/stoa/theme.js\"></script><a href=\"https://x.example/\">/</a>");
    CHECK(ask(folder, "/assets/app-B1c2D3e4.js"));
}
