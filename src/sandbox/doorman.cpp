#include "sandbox/doorman.h"

#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include "base/fd.h"
#include "sandbox/text.h"

namespace stoa::sandbox {

namespace {

constexpr int idle_ms = 60'000;              // as files.py
constexpr timeval answer_timeout{10, 0};     // for a reader that stands still
constexpr std::size_t head_bytes = 8;        // u32 length, u32 zero
constexpr std::size_t max_payload_bytes = 1024;
constexpr std::size_t max_entries = 500;
constexpr std::size_t max_piece_bytes = 256 << 10;  // PIECE_BYTES of files.py
constexpr std::string_view part_of_upload = ".stoa-part";

bool is_plain(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~' && c != '"' && c != '\\'; });
}

/// Relative, and without steps that lead elsewhere. A folder's may end with a slash.
bool is_plain_path(std::string_view path) {
    if (!is_plain(path)) return false;
    while (!path.empty()) {
        const std::string_view step = take_part(path, '/');
        if (step.empty() || step == "." || step == "..") return false;
    }
    return true;
}

/// What stands between these two, and whether the text is made so.
bool take_between(std::string_view text, std::string_view begin, std::string_view end, std::string_view& out) {
    if (text.size() < begin.size() + end.size() || !starts_with(text, begin) || !text.ends_with(end)) return false;
    out = text.substr(begin.size(), text.size() - begin.size() - end.size());
    return true;
}

struct Entry {
    Text<255> name;
    struct stat status;
    bool is_link = false;
};

char folded(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// Folders first, then by name whatever its case.
bool comes_before(const Entry& a, const Entry& b) {
    const bool a_is_file = !S_ISDIR(a.status.st_mode), b_is_file = !S_ISDIR(b.status.st_mode);
    if (a_is_file != b_is_file) return b_is_file;
    const std::string_view left = a.name.view(), right = b.name.view();
    for (std::size_t i = 0; i < left.size() && i < right.size(); ++i)
        if (folded(left[i]) != folded(right[i])) return folded(left[i]) < folded(right[i]);
    return left.size() != right.size() ? left.size() < right.size() : left < right;
}

// Of this one process, which serves one connection after the other.
Entry entries[max_entries];

/// Links count as what they lead to. False: it is gone.
bool look_at(int folder, const char* name, Entry& out) {
    out.is_link = false;
    if (fstatat(folder, name, &out.status, AT_SYMLINK_NOFOLLOW) != 0) return false;
    out.is_link = S_ISLNK(out.status.st_mode);
    struct stat behind {};
    if (out.is_link && fstatat(folder, name, &behind, 0) == 0) out.status = behind;  // one that leads nowhere stays a link
    return true;
}

/// Fewer than nothing: no plain folder.
int read_entries(DIR* folder) {
    std::size_t count = 0;
    while (dirent* found = readdir(folder)) {
        const std::string_view name(found->d_name);
        if (name == "." || name == "..") continue;
        if (starts_with(name, ".") && name.ends_with(part_of_upload)) continue;
        if (count == max_entries || !is_plain(name)) return -1;
        Entry& entry = entries[count];
        entry.name = Text<255>(name);
        if (look_at(dirfd(folder), found->d_name, entry)) ++count;
    }
    return static_cast<int>(count);
}

class Writer {
public:
    [[nodiscard]] explicit Writer(DoormanAnswer& out) : out_(out) { out_.size = 0; }
    Writer& add(std::string_view text) {
        fits_ = fits_ && out_.size + text.size() <= DoormanAnswer::capacity;
        if (!fits_) return *this;
        std::memcpy(out_.bytes + out_.size, text.data(), text.size());
        out_.size += text.size();
        return *this;
    }
    Writer& add(std::int64_t number) {
        char digits[24];
        return add(std::string_view(digits, static_cast<std::size_t>(std::snprintf(digits, sizeof digits, "%lld", static_cast<long long>(number)))));
    }
    [[nodiscard]] bool fits() const { return fits_; }

private:
    DoormanAnswer& out_;
    bool fits_ = true;
};

void write_entry(Writer& out, const Entry& entry) {
    const struct stat& status = entry.status;
    const std::int64_t modified_ns = std::int64_t{status.st_mtim.tv_sec} * 1'000'000'000 + status.st_mtim.tv_nsec;
    const bool is_file = S_ISREG(status.st_mode);
    out.add(R"({"name":")").add(entry.name.view()).add(R"(","kind":")").add(is_file ? "file" : S_ISDIR(status.st_mode) ? "folder" : "other");
    out.add(R"(","link":)").add(entry.is_link ? "true" : "false").add(R"(,"bytes":)").add(is_file ? std::int64_t{status.st_size} : 0);
    out.add(R"(,"modified_ms":)").add(modified_ns < 0 ? 0 : modified_ns / 1'000'000).add(R"(,"version":")").add(modified_ns).add("-");
    out.add(std::int64_t{status.st_size}).add("-").add(static_cast<std::int64_t>(status.st_ino)).add("\"}");
}

/// The payload at the front of what has come, without taking it; false: it is not whole, or longer than any that we answer.
bool look_at_payload(int connection, char (&bytes)[head_bytes + max_payload_bytes], std::string_view& payload, bool& is_over) {
    const ssize_t size = recv(connection, bytes, sizeof bytes, MSG_PEEK | MSG_DONTWAIT);
    is_over = size == 0 || (size < 0 && errno != EAGAIN && errno != EINTR);
    if (size < static_cast<ssize_t>(head_bytes)) return false;
    std::uint32_t length = 0;
    for (int i = 0; i < 4; ++i) length = length << 8 | static_cast<unsigned char>(bytes[i]);
    if (length > static_cast<std::size_t>(size) - head_bytes) return false;
    payload = {bytes + head_bytes, length};
    return true;
}

bool send_all(int connection, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t sent = send(connection, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR) continue;
        if (sent <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

enum class Turn { served, over, not_ours };

struct Connection {
    int socket = -1;
    int file = -1;
};

Turn serve_one(Connection& connection, const char* home) {
    static char bytes[head_bytes + max_payload_bytes];
    static DoormanAnswer answer;
    std::string_view payload;
    bool is_over = false;
    if (!look_at_payload(connection.socket, bytes, payload, is_over)) return is_over ? Turn::over : Turn::not_ours;
    if (!answer_plainly(home, payload, connection.file, answer)) return Turn::not_ours;
    const std::size_t taken = head_bytes + payload.size();
    if (recv(connection.socket, bytes, taken, 0) != static_cast<ssize_t>(taken)) return Turn::over;
    const auto length = static_cast<std::uint32_t>(answer.size);
    const char head[head_bytes] = {static_cast<char>(length >> 24), static_cast<char>(length >> 16), static_cast<char>(length >> 8), static_cast<char>(length)};
    return send_all(connection.socket, {head, head_bytes}) && send_all(connection.socket, answer.view()) ? Turn::served : Turn::over;
}

/// False: an error that is not answered here.
bool write_missing(Writer& out) {
    if (errno != ENOENT) return false;
    out.add(R"({"type":"files_failed","refusal":"not_found","sentence":"There is no such file or folder."})").add("\n");
    return true;
}

using At = Text<2 * max_payload_bytes>;

At place(const char* home, std::string_view path) {
    At at{std::string_view(home)};
    if (!path.empty()) at.add("/").add(path);
    return at;
}

bool list_folder(const char* home, std::string_view path, Writer& out) {
    Fd opened(open(place(home, path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NONBLOCK));
    if (!opened) return write_missing(out);
    struct statvfs disk {};
    DIR* folder = fstatvfs(opened.get(), &disk) == 0 ? fdopendir(opened.get()) : nullptr;
    if (!folder) return false;
    (void)opened.release();
    const int count = read_entries(folder);
    closedir(folder);
    if (count < 0) return false;
    std::sort(entries, entries + count, comes_before);
    out.add(R"({"type":"folder_listing","path":")").add(path).add(R"(","entries":[)");
    for (int i = 0; i < count; ++i) {
        if (i > 0) out.add(",");
        write_entry(out, entries[i]);
    }
    const auto block = static_cast<std::int64_t>(disk.f_frsize);
    out.add(R"(],"total":)").add(std::int64_t{count}).add(R"(,"left_out":0,"free_bytes":)").add(static_cast<std::int64_t>(disk.f_bavail) * block);
    out.add(R"(,"disk_bytes":)").add(static_cast<std::int64_t>(disk.f_blocks) * block).add("}\n");
    return true;
}

/// What is no file, or can't be read, is not answered here.
bool open_file(const char* home, std::string_view path, int& file, Writer& out) {
    if (path.empty() || path.back() == '/') return false;
    const At at = place(home, path);
    Fd opened(open(at.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY));
    if (!opened) return write_missing(out);
    Entry& entry = entries[0];
    const std::size_t slash = path.rfind('/');
    entry.name = Text<255>(slash == std::string_view::npos ? path : path.substr(slash + 1));
    if (entry.name.cut() || !look_at(AT_FDCWD, at.c_str(), entry)) return false;
    if (fstat(opened.get(), &entry.status) != 0 || !S_ISREG(entry.status.st_mode)) return false;  // what is read counts
    if (file >= 0) close(file);
    file = opened.release();
    out.add(R"({"type":"file_found","entry":)");
    write_entry(out, entry);
    out.add("}\n");
    return true;
}

bool read_piece(int file, std::string_view numbers, DoormanAnswer& out) {
    static char bytes[max_piece_bytes];
    std::uint64_t offset = 0, wanted = 0;
    constexpr std::string_view between = R"(,"bytes":)";
    const std::size_t middle = numbers.find(between);
    if (file < 0 || middle == std::string_view::npos) return false;
    if (!parse_number(numbers.substr(0, middle), offset) || !parse_number(numbers.substr(middle + between.size()), wanted)) return false;
    if (offset > 1ull << 62) return false;
    const ssize_t size = pread(file, bytes, wanted < sizeof bytes ? static_cast<std::size_t>(wanted) : sizeof bytes, static_cast<off_t>(offset));
    if (size < 0) return false;
    Writer writer(out);
    writer.add(R"({"type":"piece","bytes":)").add(std::int64_t{size}).add("}\n").add(std::string_view(bytes, static_cast<std::size_t>(size)));
    return writer.fits();
}

}  // namespace

bool answer_plainly(const char* home, std::string_view payload, int& file, DoormanAnswer& out) {
    if (!payload.empty() && payload.back() == '\n') payload.remove_suffix(1);
    std::string_view asked;
    if (take_between(payload, R"({"type":"read_piece","offset":)", "}", asked)) return read_piece(file, asked, out);
    Writer writer(out);
    if (take_between(payload, R"({"type":"list_folder","path":")", R"(","first":0})", asked))
        return is_plain_path(asked) && list_folder(home, asked, writer) && writer.fits();
    if (take_between(payload, R"({"type":"open_file","path":")", R"("})", asked))
        return is_plain_path(asked) && open_file(home, asked, file, writer) && writer.fits();
    return false;
}

void serve_as_doorman(int listener, const char* home, Handover& out) {
    Connection connections[max_doorman_connections];
    int count = 0;
    bool is_ours = true;
    while (is_ours) {
        pollfd waits[1 + max_doorman_connections];
        waits[0] = {count < max_doorman_connections ? listener : -1, POLLIN, 0};
        for (int i = 0; i < count; ++i) waits[1 + i] = {connections[i].socket, POLLIN, 0};
        const int ready = poll(waits, static_cast<nfds_t>(1 + count), count == 0 ? idle_ms : -1);
        if (ready == 0) _exit(0);
        if (ready < 0) continue;
        for (int i = count - 1; i >= 0 && is_ours; --i) {
            if (!waits[1 + i].revents) continue;
            const Turn turn = serve_one(connections[i], home);
            is_ours = turn != Turn::not_ours;
            if (turn != Turn::over) continue;
            close(connections[i].socket);
            if (connections[i].file >= 0) close(connections[i].file);
            connections[i] = connections[--count];
        }
        if (!is_ours || !waits[0].revents) continue;
        const int next = accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
        if (next < 0) continue;
        (void)setsockopt(next, SOL_SOCKET, SO_SNDTIMEO, &answer_timeout, sizeof answer_timeout);
        connections[count++] = {next, -1};
    }
    // Out of the way first, then from 4 on; whoever executes closes the rest.
    constexpr int out_of_the_way = 4 + 2 * max_doorman_connections;
    for (int i = 0; i < count; ++i) {
        connections[i].socket = fcntl(connections[i].socket, F_DUPFD, out_of_the_way);
        if (connections[i].file >= 0) connections[i].file = fcntl(connections[i].file, F_DUPFD, out_of_the_way);
    }
    int next = 4;
    for (int i = 0; i < count; ++i) {
        if (dup2(connections[i].socket, next++) < 0) _exit(1);
        out.add("c");
        if (connections[i].file < 0) continue;
        if (dup2(connections[i].file, next++) < 0) _exit(1);
        out.add("f");
    }
}

}  // namespace stoa::sandbox
