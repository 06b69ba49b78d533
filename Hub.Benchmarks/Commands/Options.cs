using System.CommandLine;

namespace Hub.Benchmarks.Commands;

/// <summary>Short forms for options with a default.</summary>
internal static class Options
{
    /// <summary>An option whose default shows in the help.</summary>
    public static Option<T> Of<T>(string name, T defaultValue, string description) =>
        new(name) { Description = description, DefaultValueFactory = _ => defaultValue };

    /// <summary>A count or length; smaller values are refused with a sentence.</summary>
    public static Option<int> Count(string name, int defaultValue, string description, int min = 1)
    {
        var option = Of(name, defaultValue, description);
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < min)
            {
                result.AddError($"{name} must be at least {min}");
            }
        });
        return option;
    }

    /// <summary>A time in seconds or a rate; fractions allowed.</summary>
    public static Option<double> Number(string name, double defaultValue, string description)
    {
        var option = Of(name, defaultValue, description);
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double>() is not (>= 0 and < 1e6))
            {
                result.AddError($"{name} must be a number, 0 or more");
            }
        });
        return option;
    }
}
