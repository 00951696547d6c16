#!/usr/bin/env node
/*
 * Starts the bundled command, dist/main.cjs. It is plain old JavaScript, so that a Node too old for Tomada can still
 * say so, and it is not built, so that a checkout that was never built can say that.
 *
 * The bundle comes with V8's code cache (dist/main.cache): compiling it anew would be a third of a short run. V8
 * takes a cache from its own version only, and we do without when it refuses.
 */
"use strict";

var fs = require("fs");
var path = require("path");
var vm = require("vm");

var bundle = path.join(__dirname, "..", "dist", "main.cjs");
var cache = path.join(__dirname, "..", "dist", "main.cache");

/** The bundle as a script; its completion value is the function that a CommonJS module is. */
function compileBundle() {
  // The build writes ASCII: a one-byte string, read without decoding.
  var source = fs.readFileSync(bundle, "latin1");
  var cached;
  try {
    cached = fs.readFileSync(cache);
  } catch (error) {
    if (error.code !== "ENOENT") throw error;
  }
  return new vm.Script("(function (require, module, exports, __filename) {" + source + "\n})", {
    filename: bundle,
    cachedData: cached,
  });
}

function runBundle(script) {
  var main = { exports: {} };
  script.runInThisContext()(require, main, main.exports, bundle);
}

function start() {
  var version = process.versions.node.split(".").map(Number);
  if (version[0] < 20 || (version[0] === 20 && version[1] < 19)) {
    return refuse("tomada needs Node 20.19 or newer; this is Node " + process.versions.node);
  }
  if (!fs.existsSync(bundle)) {
    return refuse("tomada is not built yet; run: npm ci (and after npm ci --ignore-scripts: npm run build)");
  }
  runBundle(compileBundle());
}

function refuse(reason) {
  console.error(reason);
  // 3: the environment failed.
  process.exitCode = 3;
}

if (require.main === module) start();
else module.exports = { compileBundle: compileBundle, runBundle: runBundle };
