namespace Orleans.Docs.Deploy.Tests;

/// <summary>CloudFormation's names of what is looked at.</summary>
internal static class Types
{
    public const string Bucket = "AWS::S3::Bucket";
    public const string BucketPolicy = "AWS::S3::BucketPolicy";
    public const string Table = "AWS::DynamoDB::Table";
    public const string Queue = "AWS::SQS::Queue";
    public const string QueuePolicy = "AWS::SQS::QueuePolicy";
    public const string Topic = "AWS::SNS::Topic";
    public const string TopicPolicy = "AWS::SNS::TopicPolicy";
    public const string Log = "AWS::Logs::LogGroup";
    public const string Domain = "AWS::OpenSearchService::Domain";
    public const string Key = "AWS::KMS::Key";
    public const string Alarm = "AWS::CloudWatch::Alarm";
    public const string Group = "AWS::EC2::SecurityGroup";
    public const string Ingress = "AWS::EC2::SecurityGroupIngress";
    public const string Egress = "AWS::EC2::SecurityGroupEgress";
    public const string Subnet = "AWS::EC2::Subnet";
    public const string Endpoint = "AWS::EC2::VPCEndpoint";
    public const string Service = "AWS::ECS::Service";
    public const string Task = "AWS::ECS::TaskDefinition";
    public const string ScalingPolicy = "AWS::ApplicationAutoScaling::ScalingPolicy";
    public const string ScalingTarget = "AWS::ApplicationAutoScaling::ScalableTarget";
}
