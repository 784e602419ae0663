#include "app/database.h"

#include "accounts/accounts_store.h"
#include "notebooks/notebook_store.h"
#include "runtimes/runtimes_store.h"
#include "verdicts/audit_store.h"

namespace stoa {

Connection open_database(const std::filesystem::path& file) {
    Connection connection(file);
    std::vector<Migration> migrations;
    for (auto room : {notebook_migrations(), accounts_migrations(), runtimes_migrations(), verdicts_migrations()})
        migrations.insert(migrations.end(), room.begin(), room.end());
    migrate(connection, migrations);
    return connection;
}

}  // namespace stoa
