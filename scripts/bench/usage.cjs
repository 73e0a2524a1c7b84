// Loaded before a measured program: tells the CPU time and memory that it took, on the descriptor kept for it.
const { writeSync } = require("node:fs");

process.on("exit", () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  writeSync(3, JSON.stringify({ cpu: (userCPUTime + systemCPUTime) / 1e6, memory: maxRSS * 1024 }));
});
process.on("SIGTERM", () => process.exit(0));
