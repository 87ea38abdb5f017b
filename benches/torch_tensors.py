"""The tensor workloads with PyTorch on one CPU thread, for `tensor_table --torch PYTHON`.

PyTorch is installed by `pip install torch` (the CPU build is enough: `pip install torch --index-url` of the CPU wheels
where that is reachable). Reads lines `workload size calls`, answers each with the seconds that the calls took.
"""

import sys
import time

import torch

torch.set_num_threads(1)
torch.set_num_interop_threads(1)

VALUES = {
    "x*x": lambda x: (x * x).sum(),
    "dot": lambda x: x.dot(x),
    "chain": lambda x: (x.sin() * x + x.exp()).sum(),
    "matmul": lambda x: (x @ x).sum(),
}

leaves = {}


def leaf(workload, size):
    """The leaf of a workload: numbers in [0.1, 1.1), as in the other contestants."""
    if (workload, size) not in leaves:
        leaves.clear()
        n = size * size if workload == "matmul" else size
        x = 0.1 + torch.arange(n, dtype=torch.float64) / n
        leaves[workload, size] = (x.reshape(size, size) if workload == "matmul" else x).requires_grad_(True)
    return leaves[workload, size]


print("ready", torch.__version__, flush=True)
for line in sys.stdin:
    workload, size, calls = line.split()
    x, value = leaf(workload, int(size)), VALUES[workload]
    begin = time.perf_counter()
    for _ in range(int(calls)):
        x.grad = None
        value(x).backward()
    print(time.perf_counter() - begin, flush=True)
