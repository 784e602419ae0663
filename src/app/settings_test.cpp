#include "app/settings.h"

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>

using namespace stoa;

namespace {

std::string fault_of(std::string_view toml) {
    Settings settings;
    try {
        settings.read(toml, "stoa.toml");
    } catch (const SettingsFault& fault) {
        return fault.what();
    }
    return "no fault";
}

}  // namespace

TEST_CASE("the command line wins over the file, and the file over the table") {
    Settings settings;
    settings.set("serve.listen", {"[::1]:9000"});
    settings.read(
        "data = \"/srv/stoa\"\n[runtimes]\nmemory = \"512MiB\"\ncores = 3\n[serve]\npublic_origins = [\"https://a.example\"]\n",
        "f");
    settings.set("runtimes.cores", {"4"});
    CHECK(settings.text("data") == "/srv/stoa");
    CHECK(settings.integer("runtimes.memory") == 512 << 20);
    CHECK(settings.integer("runtimes.cores") == 4);
    CHECK(settings.integer("runtimes.processes") == 512);
    CHECK(settings.list("serve.public_origins") == std::vector<std::string>{"https://a.example"});
    const std::string printed = settings.print();
    CHECK(printed.find("cores = 4  # from the command line\n") != std::string::npos);
    CHECK(printed.find("memory = \"512MiB\"  # from the file\n") != std::string::npos);
    CHECK(printed.find("processes = 512\n") != std::string::npos);
}

TEST_CASE("what is printed can be read again") {
    Settings settings;
    settings.set("data", {"/a \"strange\\ folder"});
    settings.set("serve.public_origins", {"https://a.example", "http://b.example:81"});
    Settings again;
    again.read(settings.print(), "printed");
    CHECK(again.text("data") == settings.text("data"));
    CHECK(again.list("serve.public_origins") == settings.list("serve.public_origins"));
}

TEST_CASE("a wrong key names its line and the nearest right key") {
    CHECK(fault_of("\n[serve]\nlissten = \"1:2\"\n") ==
          "stoa.toml, line 3: there is no setting serve.lissten; did you mean serve.listen?");
    CHECK(fault_of("memory = 1\n") == "stoa.toml, line 1: there is no setting memory; did you mean runtimes.memory?");
    CHECK(fault_of("[server]\nlisten = \"1\"\n") ==
          "stoa.toml, line 1: there is no setting server.listen; did you mean serve.listen?");
    CHECK(fault_of("[log.levels]\n") == "stoa.toml, line 1: there is no setting log.levels; did you mean log.level?");
}

TEST_CASE("a wrong type, a value out of range and broken TOML name the key or the line") {
    CHECK(fault_of("[runtimes]\ncores = \"2\"\n") ==
          "stoa.toml, line 2: runtimes.cores can't be text; docs/configuration.md says what it is");
    CHECK(fault_of("[runtimes]\ncores = 0\n") == "stoa.toml, line 2: runtimes.cores is 1 to 4096, not 0");
    CHECK(fault_of("[runtimes]\nmemory = \"2 GB\"\n").find("runtimes.memory is 64MiB to 4096GiB") != std::string::npos);
    CHECK(fault_of("[log]\nformat = \"xml\"\n") == "stoa.toml, line 2: log.format is one of text, json, not \"xml\"");
    CHECK(fault_of("[serve]\nlisten = \"nowhere\"\n").find("serve.listen is ADDRESS:PORT") != std::string::npos);
    CHECK(fault_of("[serve]\npublic_origins = [\"ftp://x\"]\n").find("serve.public_origins") != std::string::npos);
    CHECK(fault_of("data = 1.5\n").find("a number with a fraction") != std::string::npos);
    CHECK(fault_of("data = \n").starts_with("stoa.toml, line 1: "));
    CHECK(fault_of("serve = 1\n").find("there is no setting serve") != std::string::npos);
    Settings settings;
    CHECK_THROWS_WITH_AS(settings.set("runtimes.memory", {"99999999TiB"}), doctest::Contains("--memory"), SettingsFault);
}

TEST_CASE("minutes are a number, and seconds where the text says so") {
    Settings settings;
    settings.read("[host]\nidle_minutes = 90\n", "stoa.toml");
    CHECK(settings.integer("host.idle_minutes") == 5400);
    settings.read("[host]\nidle_minutes = \"45s\"\n", "stoa.toml");
    CHECK(settings.integer("host.idle_minutes") == 45);
    settings.set("host.idle_minutes", {"2"});
    CHECK(settings.integer("host.idle_minutes") == 120);
    for (const char* wrong : {"\"s\"", "\"2 h\"", "-1", "\"-1s\"", "1000001", "\"99999999999999999999\""})
        CHECK(fault_of(std::string("[host]\nidle_minutes = ") + wrong + "\n").find("host.idle_minutes is 0 to 1000000, or as 90s in seconds, not ") !=
              std::string::npos);
}

TEST_CASE("an address has a port, and IPv6 stands in brackets") {
    CHECK(parse_listen_address("8080").address == "127.0.0.1");
    CHECK(parse_listen_address("[::1]:80").address == "::1");
    CHECK(parse_listen_address("0.0.0.0:65535").port == 65535);
    for (const char* wrong : {"", "a", "1.2.3.4:", "1.2.3.4:65536", ":80"})
        CHECK_THROWS_AS((void)parse_listen_address(wrong), SettingsFault);
}

TEST_CASE("a path prefix is nothing or plain steps between slashes") {
    for (const char* good : {"", "/stoa", "/a/b-c_1"}) CHECK(is_path_prefix(good));
    for (const char* wrong : {"/", "stoa", "/stoa/", "/a//b", "/a b", "/a\"><script>", "/../x"}) CHECK_FALSE(is_path_prefix(wrong));
}

TEST_CASE("docs/configuration.md is the table's page") {
    std::ifstream in(STOA_SOURCE_DIR "/docs/configuration.md", std::ios::binary);
    const std::string page(std::istreambuf_iterator<char>(in), {});
    CHECK_MESSAGE(page == settings_page(), "write it anew: stoa config --page > docs/configuration.md");
}

TEST_CASE("proxies are IP addresses, and the field they name people in is a field's name") {
    Settings settings;
    settings.read("[people]\nsign_up = \"open\"\ntrusted_proxies = [\"127.0.0.1\", \"::1\"]\nproxy_user_header = \"X-Remote-User\"\n", "f");
    CHECK(settings.list("people.trusted_proxies") == std::vector<std::string>{"127.0.0.1", "::1"});
    CHECK(settings.text("people.proxy_user_header") == "X-Remote-User");
    CHECK(fault_of("[people]\ntrusted_proxies = [\"proxy.example\"]\n") ==
          "stoa.toml, line 2: people.trusted_proxies is a list of IP addresses, not \"proxy.example\"");
    CHECK(fault_of("[people]\nproxy_user_header = \"X User\"\n") ==
          "stoa.toml, line 2: people.proxy_user_header is the name of an HTTP field, not \"X User\"");
    CHECK(fault_of("[people]\nsign_up = \"all\"\n") == "stoa.toml, line 2: people.sign_up is one of open, invitation, closed, not \"all\"");
}

TEST_CASE("hosts of pictures are a short list of names in lower case, none unless told") {
    CHECK(Settings().list("serve.image_hosts").empty());
    Settings settings;
    settings.read("[serve]\nimage_hosts = [\"upload.wikimedia.org\", \"*.example.org\"]\n", "f");
    CHECK(settings.list("serve.image_hosts") == std::vector<std::string>{"upload.wikimedia.org", "*.example.org"});
    const std::string is = "stoa.toml, line 2: serve.image_hosts is a list of at most 64 of NAME, *.NAME or *, in lower case, not ";
    CHECK(fault_of("[serve]\nimage_hosts = [\"a.example\", \"https://b.example\"]\n") == is + "\"https://b.example\"");
    CHECK(fault_of("[serve]\nimage_hosts = [\"b.example:8443\"]\n") == is + "\"b.example:8443\"");
    const auto many = [](int count) {
        std::string items;
        for (int at = 0; at < count; ++at) items += "\"h" + std::to_string(at) + ".example\", ";
        return fault_of("[serve]\nimage_hosts = [" + items + "]\n");
    };
    CHECK(many(64) == "no fault");
    CHECK(many(65) == is + "65");
}
