#!/usr/bin/env node
// A provider of any package for tests on the real engine: takes what it is given, and makes it as it is.
const grpc = require("@grpc/grpc-js");
const { ResourceProviderService } = require("@pulumi/pulumi/proto/provider_grpc_pb.js");
const messages = require("@pulumi/pulumi/proto/provider_pb.js");
const plugin = require("@pulumi/pulumi/proto/plugin_pb.js");
const { Empty } = require("google-protobuf/google/protobuf/empty_pb.js");

const answer = (make) => (call, done) => done(null, make(call.request));
const inputs = (request) => {
  const response = new messages.CheckResponse();
  response.setInputs(request.getNews());
  return response;
};
const handlers = {
  getPluginInfo: answer(() => {
    const response = new plugin.PluginInfo();
    response.setVersion("1.0.0");
    return response;
  }),
  checkConfig: answer(inputs),
  check: answer(inputs),
  diffConfig: answer(() => new messages.DiffResponse()),
  diff: answer(() => new messages.DiffResponse()),
  configure: answer(() => {
    const response = new messages.ConfigureResponse();
    response.setAcceptsecrets(true);
    response.setSupportspreview(true);
    return response;
  }),
  create: answer((request) => {
    const response = new messages.CreateResponse();
    response.setId(request.getPreview() ? "" : "1");
    response.setProperties(request.getProperties());
    return response;
  }),
  delete: answer(() => new Empty()),
  cancel: answer(() => new Empty()),
  attach: answer(() => new Empty()),
};

const server = new grpc.Server();
server.addService(ResourceProviderService, handlers);
server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  process.stdout.write(`${port}\n`);
});
