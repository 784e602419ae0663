#include <cerrno>
#include <climits>
#include <cstdlib>
#include <cstring>

#include "sandbox/spawner.h"

namespace stoa::sandbox {

namespace {

const char* resolve(const char* value, Path& out) {
    static char resolved[PATH_MAX];
    if (!realpath(value, resolved)) return "a path among the options does not exist";
    out = Path(resolved);
    return out.cut() ? "a path among the options is too long" : nullptr;
}

const char* read_option(std::string_view name, const char* value, SpawnerOptions& out) {
    if (name == "--socket" || name == "--cgroup" || name == "--wheels") {
        Path& path = name == "--socket" ? out.socket : name == "--cgroup" ? out.cgroup : out.wheels;
        path = Path(value);
        return path.cut() || value[0] != '/' ? "--socket, --cgroup and --wheels need an absolute path" : nullptr;
    }
    if (name == "--kernel-dir") return resolve(value, out.kernel_dir);
    if (name == "--shim") return resolve(value, out.shim);
    if (name == "--runtimes-dir") return resolve(value, out.runtimes_dir);
    if (name == "--homes-dir") return resolve(value, out.homes_dir);
    if (name == "--owner-uid") return parse_number(value, out.owner_uid) ? nullptr : "--owner-uid needs a number";
    if (name == "--owner-gid") return parse_number(value, out.owner_gid) ? nullptr : "--owner-gid needs a number";
    if (name == "--uid-range") {
        std::string_view range(value);
        std::string_view first = take_part(range, '-');
        bool good = parse_number(first, out.first_uid) && parse_number(range, out.last_uid) && out.first_uid >= 1000 &&
                    out.first_uid <= out.last_uid && out.last_uid < 0xffffffff;
        return good ? nullptr : "--uid-range needs FIRST-LAST, from 1000 on";
    }
    return "unknown option";
}

}  // namespace

const char* parse_options(int count, const char* const* arguments, SpawnerOptions& out) {
    for (int i = 1; i < count; i += 2) {
        if (i + 1 == count) return "an option has no value";
        if (const char* error = read_option(arguments[i], arguments[i + 1], out)) return error;
    }
    for (const Path* path : {&out.socket, &out.kernel_dir, &out.shim, &out.runtimes_dir, &out.homes_dir})
        if (path->empty()) return "--socket, --kernel-dir, --shim, --runtimes-dir and --homes-dir are needed";
    if (out.first_uid == 0) return "--uid-range is needed";
    if (out.owner_uid >= out.first_uid && out.owner_uid <= out.last_uid) return "the owner is among the uids of runtimes";
    if (out.owner_gid >= out.first_uid && out.owner_gid <= out.last_uid) return "the owner's group is among the uids of runtimes";
    return nullptr;
}

}  // namespace stoa::sandbox
