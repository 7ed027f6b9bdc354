global using Minwal.Testing;
