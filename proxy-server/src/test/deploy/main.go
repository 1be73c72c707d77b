// Deploycheck reads deployment files as those do who will read them in earnest. The tests of proxy-server run it.
//
//	deploycheck compose PROFILE FILE...   writes the project as Compose resolves it, as JSON; without a profile as .env says
//	deploycheck decode                    reads Kubernetes objects from standard input, and names each that its owner's type takes
package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/compose-spec/compose-go/v2/cli"
	keda "github.com/kedacore/keda/v2/apis/keda/v1alpha1"
	monitoring "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/apimachinery/pkg/util/yaml"
	kubernetes "k8s.io/client-go/kubernetes/scheme"
)

func main() {
	err := errors.New("usage: deploycheck compose PROFILE FILE... | deploycheck decode")
	switch {
	case len(os.Args) > 3 && os.Args[1] == "compose":
		err = compose(os.Args[2], os.Args[3:])
	case len(os.Args) == 2 && os.Args[1] == "decode":
		err = decode(os.Stdin)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// compose takes the steps of the command docker compose, without the environment of whoever runs it.
func compose(profile string, files []string) error {
	var profiles []string
	if profile != "" {
		profiles = []string{profile}
	}
	options, err := cli.NewProjectOptions(files,
		cli.WithEnvFiles(), cli.WithDotEnv, cli.WithDefaultProfiles(profiles...), cli.WithResolvedPaths(true))
	if err != nil {
		return err
	}
	project, err := options.LoadProject(context.Background())
	if err != nil {
		return err
	}
	text, err := project.MarshalJSON()
	if err != nil {
		return err
	}
	_, err = os.Stdout.Write(text)
	return err
}

func decode(in io.Reader) error {
	scheme := runtime.NewScheme()
	for _, add := range []func(*runtime.Scheme) error{kubernetes.AddToScheme, monitoring.AddToScheme, keda.AddToScheme} {
		if err := add(scheme); err != nil {
			return err
		}
	}
	decoder := serializer.NewCodecFactory(scheme, serializer.EnableStrict).UniversalDeserializer()
	documents := yaml.NewYAMLReader(bufio.NewReader(in))
	for {
		document, err := documents.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if isEmpty(document) {
			continue
		}
		_, kind, err := decoder.Decode(document, nil, nil)
		if err != nil {
			return fmt.Errorf("%w in:\n%s", err, document)
		}
		fmt.Println(kind)
	}
}

func isEmpty(document []byte) bool {
	var value any
	return yaml.Unmarshal(document, &value) == nil && value == nil
}
