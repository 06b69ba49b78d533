namespace Hub.Benchmarks.Load;

/// <summary>A run cannot go on or its figures would mean nothing. The message is a sentence for the person at the terminal.</summary>
internal sealed class LoadException(string message) : Exception(message);
