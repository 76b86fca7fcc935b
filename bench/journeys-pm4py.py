"""The directly-follows graph with mean times by PM4Py, from the CSV that journeys-worker wrote.

    python3 journeys-pm4py.py CSV      prints one line of JSON: seconds in memory and for loading
"""

import json
import sys
import time

import pandas
import pm4py

started = time.perf_counter()
frame = pandas.read_csv(sys.argv[1])
frame["time"] = pandas.to_datetime(frame["time"], unit="ms", utc=True)
frame = pm4py.format_dataframe(frame, case_id="person", activity_key="name", timestamp_key="time")
loaded = time.perf_counter()
counts, _, _ = pm4py.discover_dfg(frame)
means, _, _ = pm4py.discover_performance_dfg(frame)
done = time.perf_counter()
edge, count = max(counts.items(), key=lambda item: item[1])
mean = means[edge]
print(
    json.dumps(
        {
            "memorySeconds": done - loaded,
            "loadingSeconds": loaded - started,
            "edges": len(counts),
            "busiest": {"count": int(count), "mean": float(mean["mean"] if isinstance(mean, dict) else mean)},
        }
    )
)
