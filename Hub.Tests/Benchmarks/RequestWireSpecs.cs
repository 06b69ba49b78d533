using System.Text;
using Hub.Benchmarks.Load;
using Hub.Benchmarks.Requests;

namespace Hub.Tests.Benchmarks;

/// <summary>Requests of the load driver on the wire, and the answers it reads.</summary>
public sealed class RequestWireSpecs
{
    [Theory]
    [InlineData(RequestFrame.FirstAckId)]
    [InlineData(9_999_999_999)]
    public void A_frame_must_carry_ack_id_and_stamp_and_nothing_else_must_change(long ackId)
    {
        var frame = new RequestFrame((data, id) => $"{{\"ackId\":{id},\"data\":\"{data}\"}}", dataBytes: 20);
        var bytes = new byte[frame.Length];
        frame.WriteTo(bytes, 1_234_567_890, 0x10);

        frame.WriteTo(bytes, ackId, 0x0123_4567_89ab_cdef);

        Assert.Equal($"{{\"ackId\":{ackId},\"data\":\"^0123456789abcdefxxx\"}}", Unmask(bytes));
    }

    [Fact]
    public void The_data_of_a_handler_must_be_known_by_its_stamp() => Assert.Equal(
        new ServerAnswer(AnswerKind.Data, 0, false, null, 0xff),
        Read("""{"type":"message","from":"server","dataType":"text","data":"^00000000000000ffxx"}"""));

    [Fact]
    public void The_data_of_a_reliable_group_must_be_known_by_its_stamp() => Assert.Equal(
        new ServerAnswer(AnswerKind.Data, 0, false, null, 0xff),
        Read("""{"sequenceId":3               ,"type":"message","from":"group","group":"g","dataType":"text","data":"^00000000000000ff"}"""));

    [Theory]
    [InlineData("""{"type":"message","from":"server","dataType":"text","data":"^00000000000000f"}""")]
    [InlineData("""{"type":"message","from":"server","dataType":"text","data":"^000000000000000-"}""")]
    [InlineData("""{"type":"message","from":"server","dataType":"text","data":"00000000000000000"}""")]
    [InlineData("""{"type":"message","from":"server","dataType":"json","data":{"a":[1]}}""")]
    public void Data_of_others_must_have_no_stamp(string message) =>
        Assert.Equal(new ServerAnswer(AnswerKind.Data, 0, false, null, ServerAnswer.NoStamp), Read(message));

    [Fact]
    public void An_ack_must_be_read_with_its_id() =>
        Assert.Equal(new ServerAnswer(AnswerKind.Ack, 9_999_999_999, true, null, ServerAnswer.NoStamp), Read("""{"type":"ack","ackId":9999999999,"success":true}"""));

    [Fact]
    public void An_error_ack_must_be_read_with_its_text() => Assert.Equal(
        new ServerAnswer(AnswerKind.Ack, 5, false, "Too many.", ServerAnswer.NoStamp),
        Read("""{"type":"ack","ackId":5,"success":false,"error":{"name":"InternalServerError","message":"Too many."}}"""));

    [Fact]
    public void Other_messages_must_count_as_nothing() =>
        Assert.Equal(AnswerKind.Other, Read("""{"type":"system","event":"connected","userId":null,"connectionId":"c"}""").Kind);

    private static ServerAnswer Read(string message) => ServerAnswer.Read(Encoding.UTF8.GetBytes(message));

    private static string Unmask(byte[] frame)
    {
        var start = ClientFrame.PayloadOffset(frame);
        var payload = frame[start..];
        for (var i = 0; i < payload.Length; i++) payload[i] ^= ClientFrame.MaskAt(i);
        return Encoding.UTF8.GetString(payload);
    }
}
