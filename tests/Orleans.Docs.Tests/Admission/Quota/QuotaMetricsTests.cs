using System.Diagnostics.Metrics;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Orleans.Docs.Admission.Quota;
using Orleans.Docs.Diagnostics;

namespace Orleans.Docs.Tests.Admission.Quota;

public sealed class QuotaMetricsTests : IDisposable
{
    private readonly string _name = Guid.NewGuid().ToString();
    private readonly MeterListener _listener = new();
    private readonly List<(string Instrument, double Value)> _measured = [];

    public QuotaMetricsTests()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == Telemetry.Name)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<double>((i, value, tags, _) => Measure(i, value, tags));
        _listener.SetMeasurementEventCallback<long>((i, value, tags, _) => Measure(i, value, tags));
        _listener.SetMeasurementEventCallback<int>((i, value, tags, _) => Measure(i, value, tags));
        _listener.Start();
    }

    [Fact]
    public void A_quota_is_shown_as_it_stands_and_no_more_once_it_has_left()
    {
        QuotaMetrics.Show(_name, new QuotaFigures(4.5, JobsAtWork: null, Jobs: null));
        QuotaMetrics.Show(_name, new QuotaFigures(9.5, JobsAtWork: 2, Jobs: 3));
        _listener.RecordObservableInstruments();
        Assert.Equal(
            [("docs.quota.jobs", 2.0), ("docs.quota.places", 3.0), ("docs.quota.rate", 9.5)], _measured.Order());

        _measured.Clear();
        QuotaMetrics.Show(_name, new QuotaFigures(PerSecond: null, JobsAtWork: 0, Jobs: 3));
        _listener.RecordObservableInstruments();
        Assert.Equal([("docs.quota.jobs", 0.0), ("docs.quota.places", 3.0)], _measured.Order());

        _measured.Clear();
        QuotaMetrics.Hide(_name);
        _listener.RecordObservableInstruments();
        Assert.Empty(_measured);
    }

    [Fact]
    public void Permits_are_counted_and_nothing_where_there_were_none()
    {
        QuotaMetrics.Granted(_name, 0);
        QuotaMetrics.Granted(_name, 3);
        QuotaMetrics.Lapsed(_name, 0);
        QuotaMetrics.Lapsed(_name, 2);
        QuotaMetrics.Untold(_name);
        Assert.Equal(
            [("docs.quota.granted", 3.0), ("docs.quota.lapsed", 2.0), ("docs.quota.untold", 1.0)], _measured);
    }

    [Fact]
    public void A_circuit_counts_from_when_it_opens_until_it_closes()
    {
        var clock = new FakeTimeProvider();
        var circuit = new Circuits(Options.Create(new CircuitOptions { FailuresMax = 2 }), clock).Of(_name);
        circuit.Failed();
        circuit.Answered();
        Assert.Empty(_measured);

        // The one that tries and fails opens it no second time.
        circuit.Failed();
        circuit.Failed();
        circuit.Failed();
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(circuit.Enter());
        circuit.Failed();
        Assert.Equal([("docs.engine.circuits", 1.0)], _measured);
        circuit.Answered();
        circuit.Answered();
        Assert.Equal([("docs.engine.circuits", 1.0), ("docs.engine.circuits", -1.0)], _measured);
    }

    public void Dispose() => _listener.Dispose();

    private void Measure(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.Length == 1 && tags[0].Value is string name && name == _name)
        {
            _measured.Add((instrument.Name, value));
        }
    }
}
