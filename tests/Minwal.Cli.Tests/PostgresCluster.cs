using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Minwal.Cli.Tests;
using Npgsql;

[assembly: Xunit.AssemblyFixture(typeof(PostgresCluster))]

namespace Minwal.Cli.Tests;

/// <summary>
/// A PostgreSQL server of the tests' own, on a free port of this machine; started when the first test asks for it, gone with the last.
/// </summary>
public sealed class PostgresCluster : IDisposable
{
    /// <summary>The password of its user, which is to be found nowhere.</summary>
    public const string Password = "s3cret-Pa55";

    private readonly string _folder = Directory.CreateTempSubdirectory("minwal-pg-").FullName;
    private readonly Lazy<int> _port;
    private readonly int _database = Environment.ProcessId;
    private int _databases;

    public PostgresCluster() => _port = new Lazy<int>(Start);

    /// <summary>The port on which it listens.</summary>
    public int Port => _port.Value;

    private string Data => Path.Combine(_folder, "data");

    /// <summary>Makes a database with what <paramref name="sql"/> says, and gives its address.</summary>
    public string Database(string sql)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"t{_database}_{Interlocked.Increment(ref _databases)}");
        Execute(Address("postgres"), $"CREATE DATABASE {name}");
        Execute(Address(name), sql);
        return Address(name);
    }

    /// <summary>Runs SQL in the database at <paramref name="address"/>.</summary>
    public static void Execute(string address, string sql)
    {
        using var connection = new NpgsqlConnection(address + ";Pooling=false");
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    public void Dispose()
    {
        if (_port.IsValueCreated) Run("pg_ctl", "-D", Data, "-m", "immediate", "stop");
        Directory.Delete(_folder, recursive: true);
    }

    private string Address(string database) =>
        string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={Port};Database={database};Username=minwal;Password={Password}");

    private int Start()
    {
        File.WriteAllText(Path.Combine(_folder, "password"), Password);
        // The server refuses to run as root: then it runs as the user that comes with it.
        if (Environment.IsPrivilegedProcess) Run("chown", "-R", "postgres", _folder);
        Run("initdb", "-D", Data, "-U", "minwal", "-A", "scram-sha-256", "--pwfile", Path.Combine(_folder, "password"), "-N", "-E", "UTF8",
            "--locale=C");
        for (var attempt = 0; ; attempt++)
        {
            var port = FreePort();
            var options = string.Create(CultureInfo.InvariantCulture,
                $"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={_folder} -c fsync=off -c shared_buffers=16MB");
            try
            {
                Run("pg_ctl", "-D", Data, "-w", "-l", Path.Combine(_folder, "log"), "-o", options, "start");
                return port;
            }
            catch (InvalidOperationException) when (attempt < 3)
            {
                // Somebody else took the port in between.
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static void Run(string program, params string[] arguments)
    {
        var path = Directory.Exists("/usr/lib/postgresql")
            ? Directory.EnumerateFiles("/usr/lib/postgresql", program, SearchOption.AllDirectories)
                .Order(StringComparer.Ordinal).LastOrDefault()
            : null;
        var asUser = Environment.IsPrivilegedProcess && program != "chown";
        var start = new ProcessStartInfo(asUser ? "runuser" : path ?? program)
        {
            WorkingDirectory = Path.GetTempPath(),
            RedirectStandardError = program == "initdb",
            RedirectStandardOutput = program == "initdb",
        };
        if (asUser)
            foreach (var word in (string[])["-u", "postgres", "--", path ?? program]) start.ArgumentList.Add(word);
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new InvalidOperationException($"{program} cannot be started; scripts/install-test-tools.sh installs it", e);
        }

        using (process)
        {
            if (start.RedirectStandardOutput)
            {
                _ = process.StandardOutput.ReadToEndAsync();
                _ = process.StandardError.ReadToEndAsync();
            }

            process.WaitForExit();
            if (process.ExitCode != 0) throw new InvalidOperationException($"{program} ended with {process.ExitCode}");
        }
    }
}
