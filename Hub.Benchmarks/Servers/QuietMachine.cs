using System.Globalization;

namespace Hub.Benchmarks.Servers;

/// <summary>Waits until other work leaves the machine alone, so that a figure is the server's and not the neighbour's.</summary>
internal sealed class QuietMachine(double cores, TimeSpan patience)
{
    private const double TicksPerSecond = 100;
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(0.5);

    // Of the first line of /proc/stat: user, nice, system, irq, softirq. Idle (4) and waiting for disks (5) are not work.
    private static readonly int[] BusyFields = [1, 2, 3, 6, 7];

    /// <summary>Returns when less than so many cores are busy, or with a warning when patience ends.</summary>
    public void Await()
    {
        for (var waited = TimeSpan.Zero; waited < patience; waited += Window)
        {
            var before = BusyTicks();
            Thread.Sleep(Window);
            if ((BusyTicks() - before) / TicksPerSecond / Window.TotalSeconds < cores)
            {
                return;
            }
        }

        Console.Error.WriteLine($"warning: the machine is still busy after {patience.TotalSeconds} s; the next figure is doubtful");
    }

    private static long BusyTicks()
    {
        var fields = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return BusyFields.Sum(field => long.Parse(fields[field], CultureInfo.InvariantCulture));
    }
}
