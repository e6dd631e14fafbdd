#!/usr/bin/env python3
"""What Python packages do with the files that evigil reads.

    product_peer.py STEP FILE REPEATS

| step         | what is timed                                                                     |
| ------------ | --------------------------------------------------------------------------------- |
| flowcal      | FlowCal reads an FCS file into an array: a memory map and a copy                    |
| flowio       | flowio reads it, and the values are looked at as an array without another copy      |
| fcsparser    | fcsparser reads it into a data frame                                               |
| flowkit      | flowkit compensates and puts all fluorescence channels on logicle, once it has read |
| flowkit-file | the same with reading                                                              |
| pandas       | pandas reads a table of tracks                                                     |

Each step is done once without being counted, then REPEATS times. Starting Python and importing
the packages are not counted. Prints one JSON object:

    {"seconds": [S, ...], "processor": S, "value": V, "peak": BYTES, "own": BYTES}

`value` is a mean of the result, by which it can be compared with another program's.
"""

import json
import sys
import time


def memory(name):
    """A line of /proc/self/status in bytes; nothing where the system has none."""
    try:
        with open("/proc/self/status", encoding="ascii") as status:
            for line in status:
                if line.startswith(name + ":"):
                    return int(line.split()[1]) * 1024
    except OSError:
        pass
    return None


def flowcal(path):
    import FlowCal
    import numpy

    return lambda: FlowCal.io.FCSFile(path).data, lambda data: numpy.mean(data, dtype="f8")


def flowio(path):
    import flowio as package
    import numpy

    def read():
        data = package.FlowData(path)
        return numpy.asarray(data.events).reshape(-1, data.channel_count)

    return read, lambda data: numpy.mean(data, dtype="f8")


def fcsparser(path):
    import fcsparser as package
    import numpy

    return lambda: package.parse(path)[1], lambda frame: numpy.mean(frame.to_numpy(), dtype="f8")


def scaled(sample):
    """Compensated and on logicle, with the parameters that evigil uses here."""
    import flowkit as package

    # Else an earlier transform would be applied once more after the compensation.
    sample.transform = None
    sample.apply_compensation(sample.metadata["spillover"])
    sample.apply_transform(package.transforms.LogicleTransform(262144, 0.5, 4.5, 0))
    return sample


def mean_of_dyes(sample):
    return sample.get_events(source="xform")[:, sample.fluoro_indices].mean()


def flowkit(path):
    import flowkit as package

    sample = package.Sample(path)
    return lambda: scaled(sample), mean_of_dyes


def flowkit_file(path):
    import flowkit as package

    return lambda: scaled(package.Sample(path)), mean_of_dyes


def pandas(path):
    import pandas as package

    return lambda: package.read_csv(path), lambda frame: frame["Size/nm"].mean()


STEPS = {
    "flowcal": flowcal,
    "flowio": flowio,
    "fcsparser": fcsparser,
    "flowkit": flowkit,
    "flowkit-file": flowkit_file,
    "pandas": pandas,
}


def main():
    if len(sys.argv) != 4 or sys.argv[1] not in STEPS:
        sys.exit(__doc__)
    step, path, repeats = sys.argv[1], sys.argv[2], int(sys.argv[3])
    work, value = STEPS[step](path)
    told = {"seconds": [], "processor": 0.0, "value": None, "own": None}
    for count in range(repeats + 1):
        begin, begin_processor = time.perf_counter(), time.process_time()
        result = work()
        seconds, processor = time.perf_counter() - begin, time.process_time() - begin_processor
        if count > 0:
            told["seconds"].append(seconds)
            told["processor"] += processor / repeats
        if count == 1:
            told["own"] = memory("RssAnon")
            told["peak"] = memory("VmHWM")
        if count == repeats:
            told["value"] = float(value(result))
        del result
    print(json.dumps(told))


if __name__ == "__main__":
    main()
