using Hub.Protocol.CloudEvents;

namespace Hub.Tests.CloudEvents;

/// <summary>Protocol section 4.3: what an event is called.</summary>
public sealed class CloudEventSpecs
{
    [Theory]
    [InlineData(HubEventKind.Connect, "azure.webpubsub.sys.connect")]
    [InlineData(HubEventKind.Connected, "azure.webpubsub.sys.connected")]
    [InlineData(HubEventKind.Disconnected, "azure.webpubsub.sys.disconnected")]
    public void A_system_event_must_have_the_type_of_its_kind(HubEventKind kind, string type) => Assert.Equal(type, SampleEvents.System(kind).Type);

    [Theory]
    [InlineData("message", "azure.webpubsub.user.message")]
    [InlineData("connect", "azure.webpubsub.user.connect")]
    public void A_user_event_must_have_the_type_of_its_name(string name, string type) => Assert.Equal(type, (SampleEvents.User with { Name = name }).Type);

    [Fact]
    public void The_source_must_be_the_connection_in_its_hub() =>
        Assert.Equal($"/hubs/chat/client/{SampleEvents.ConnectionId}", SampleEvents.User.Source);

    [Theory]
    [InlineData(199, false)]
    [InlineData(200, true)]
    [InlineData(204, true)]
    [InlineData(299, true)]
    [InlineData(300, false)]
    [InlineData(500, false)]
    public void Success_must_be_2xx(int status, bool isSuccess) => Assert.Equal(isSuccess, new CloudEventReply(status, null, default).IsSuccess);

    [Fact]
    public void A_log_line_must_show_neither_data_nor_secrets()
    {
        Assert.Equal($"azure.webpubsub.user.message /hubs/chat/client/{SampleEvents.ConnectionId}#3", SampleEvents.User.ToString());
        Assert.Equal(
            "200 text/plain (2 bytes)",
            new CloudEventReply(200, "text/plain", SampleEvents.Bytes("hi")) { State = "s3cret", SetCookies = ["a=s3cret"] }.ToString());
    }

    [Fact]
    public void The_bodies_of_events_that_nobody_answers_must_be_JSON()
    {
        Assert.Equal("{}", SampleEvents.Text(SystemEventBody.Connected));
        Assert.Equal("""{"reason":"said \"bye\"\n"}""", SampleEvents.Text(SystemEventBody.Disconnected("said \"bye\"\n")));
        Assert.Equal("{\"reason\":\"\uFFFD\"}", SampleEvents.Text(SystemEventBody.Disconnected("\ud800")));
    }
}
